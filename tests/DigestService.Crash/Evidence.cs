using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestService.Crash;

/// <summary>A digest that a reader must get.</summary>
/// <param name="Matched">Ids of papers, by the naive evaluation.</param>
public sealed record DueDigest(string Recipient, DateOnly IssueDate, IReadOnlyList<string> Matched);

/// <summary>What the recording server took, read from the mail itself.</summary>
/// <param name="Shown">Ids of papers in the mail.</param>
public sealed record TakenMail(DateTimeOffset Time, string MessageId, string Recipient, DateOnly IssueDate, IReadOnlyList<string> Shown);

/// <param name="Sending">Message-IDs that were in that state when the process was killed.</param>
public sealed record Killed(DateTimeOffset Time, string Process, string Moment, IReadOnlyList<string> Sending);

/// <summary>Files of one JSON object a line.</summary>
public static class Evidence
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line<T>(T row) => JsonSerializer.Serialize(row, Lines) + "\n";

    public static void Write<T>(string file, IEnumerable<T> rows) => File.WriteAllText(file, string.Concat(rows.Select(Line)));

    public static IReadOnlyList<T> Read<T>(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<T>(line, Lines)!)] : [];
}
