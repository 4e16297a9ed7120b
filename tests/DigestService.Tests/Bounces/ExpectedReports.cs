using DigestService.Bounces;

namespace DigestService.Tests.Bounces;

/// <summary>A line of a table that a person wrote after reading the messages.</summary>
internal sealed record ExpectedRecipient(string Name, string Class, string? Recipient, string? Status, string? Consequence)
{
    public static IReadOnlyList<ExpectedRecipient> Read(string path) =>
    [
        .. System.IO.File.ReadAllLines(path).Where(line => line.Length > 0 && line[0] != '#').Skip(1).Select(line => line.Split('\t'))
            .Select(cells => new ExpectedRecipient(cells[0], cells[1], Or(cells[2]), Or(cells[3]), cells.ElementAtOrDefault(4))),
    ];

    /// <summary>The same, as the program reads it.</summary>
    public static IReadOnlyList<ExpectedRecipient> Of(string file, ReceivedReport report) => report switch
    {
        { IsAutoReply: true } => [new(file, "ignored", null, null, "none")],
        { Recipients.Count: 0 } => [new(file, "unknown", null, null, "none")],
        _ => [.. report.Recipients.Select(each => new ExpectedRecipient(file, Lower(each.Class), each.Address, each.Status, Lower(each.Consequence)))],
    };

    private static string Lower<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();

    private static string? Or(string cell) => cell == "-" ? null : cell;
}
