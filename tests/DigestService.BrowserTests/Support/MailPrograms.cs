using System.Text.RegularExpressions;
using DigestService.Tests.Support;

namespace DigestService.BrowserTests.Support;

/// <summary>What Gmail, Outlook, Apple Mail and Yahoo make of a mail's HTML and CSS, by the data of caniemail.com.</summary>
internal sealed partial class MailPrograms(string packages) : IAsyncDisposable
{
    private readonly NodeScript _data = NodeScript.Start("mailprograms.mjs", packages);

    /// <summary>Features by name, with the programs that do not know them at all, or not in full.</summary>
    internal sealed record Gaps(Dictionary<string, string[]> Unknown, Dictionary<string, string[]> Partly);

    public Task<Gaps> GapsIn(string html) => _data.Ask<Gaps>(html);

    /// <summary>The features for which docs/templates.md says what happens where a program does not know them.</summary>
    public static IReadOnlyList<string> WithFallback()
    {
        var docs = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "templates.md"));
        return [.. Row().Matches(Section().Match(docs).Value).SelectMany(row => Name().Matches(row.Groups[1].Value).Select(name => name.Groups[1].Value))];
    }

    public ValueTask DisposeAsync() => _data.DisposeAsync();

    [GeneratedRegex(@"^## What mail programs do not know\n.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\|([^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
