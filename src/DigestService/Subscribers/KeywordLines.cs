using DigestService.Matching;

namespace DigestService.Subscribers;

/// <param name="Typed">As it was typed.</param>
/// <param name="Fault">Null where it is a keyword.</param>
public sealed record TypedKeyword(string Typed, QueryError? Fault);

/// <summary>A keyword that cannot be used.</summary>
/// <param name="Text">What <see cref="QueryError.Position"/> counts in.</param>
public sealed record KeywordFault(string Text, QueryError Error);

/// <param name="New">In canonical form, each once, in the order typed.</param>
/// <param name="Repeated">How many were dropped, since they are known or were typed twice.</param>
public sealed record NewKeywords(IReadOnlyList<string> New, int Repeated, IReadOnlyList<KeywordFault> Faults);

/// <summary>Keywords as people type or paste them: one a line, or with commas between.</summary>
public static class KeywordLines
{
    /// <summary>The most text that is looked at: as many of the longest keywords as a profile holds.</summary>
    public const int MaxLength = ProfileFaults.MostKeywords * (Query.MaxLength + 2);

    private const string Quotes = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\uFF02";

    /// <returns>In order, each once; what is blank is left out.</returns>
    public static IReadOnlyList<TypedKeyword> Read(string? text) =>
        [.. Split(text ?? "").Distinct(StringComparer.Ordinal).Select(keyword => new TypedKeyword(keyword, Query.Parse(keyword) as QueryError))];

    /// <param name="keywords">Taken apart already.</param>
    /// <param name="known">Those that need not come again.</param>
    /// <param name="areMutes">Bare words are read by the rule of mutes.</param>
    public static NewKeywords Beside(IEnumerable<string> known, IEnumerable<string> keywords, bool areMutes = false)
    {
        var seen = known.Select(keyword => Canonical(keyword, areMutes)).ToHashSet();
        var (added, repeated, faults) = (new List<string>(), 0, new List<KeywordFault>());
        foreach (var keyword in keywords)
        {
            var parsed = Parse(keyword, areMutes);
            if (parsed is QueryError error) faults.Add(new KeywordFault(keyword, error));
            else if (seen.Add(parsed.ToString()!)) added.Add(parsed.ToString()!);
            else repeated++;
        }
        return new NewKeywords(added, repeated, faults);
    }

    /// <summary>The text's keywords, without what marks the items of a list. A comma inside quotes parts nothing; a line's end closes a quote.</summary>
    public static IEnumerable<string> Split(string text) =>
        text.Split(['\r', '\n', '\u2028', '\u2029']).SelectMany(line => Commas(WithoutBullet(line.Trim()))).Select(part => part.Trim()).Where(part => part.Length > 0);

    /// <summary>Two keywords that mean the same in the same words are one.</summary>
    public static string Canonical(string keyword, bool areMutes = false) => Parse(keyword, areMutes) is Query query ? query.ToString() : keyword;

    private static ParsedKeyword Parse(string keyword, bool areMutes) => areMutes ? Query.ParseMute(keyword) : Query.Parse(keyword);

    private static string WithoutBullet(string line) => line is ['-' or '*' or '•' or '–' or '·', ' ' or '\t', ..] ? line[2..] : line;

    private static IEnumerable<string> Commas(string line)
    {
        var (start, isQuoted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            // In TeX, \" is an accent, as it is to the keyword language.
            if (Quotes.Contains(line[at], StringComparison.Ordinal) && (at == 0 || line[at - 1] != '\\')) isQuoted = !isQuoted;
            if (isQuoted || line[at] is not (',' or '，' or '、')) continue;
            yield return line[start..at];
            start = at + 1;
        }
        yield return line[start..];
    }
}
