using DigestService.Matching;

namespace DigestService.Subscribers;

/// <param name="Typed">As it was typed.</param>
/// <param name="Fault">Null where it is a keyword.</param>
public sealed record TypedKeyword(string Typed, QueryError? Fault);

/// <summary>Keywords as people paste them: one a line, or several with commas between.</summary>
public static class KeywordLines
{
    /// <returns>In order, each once; what is blank is left out.</returns>
    public static IReadOnlyList<TypedKeyword> Read(string? text) =>
        [.. (text ?? "").Split('\n').SelectMany(Parts).Select(part => part.Trim()).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(part => new TypedKeyword(part, Query.Parse(part) as QueryError))];

    /// <summary>A comma between quotes belongs to the phrase.</summary>
    private static IEnumerable<string> Parts(string line)
    {
        var (start, isQuoted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] is '"' or '“' or '”' or '„') isQuoted = !isQuoted;
            if (line[at] != ',' || isQuoted) continue;
            yield return line[start..at];
            start = at + 1;
        }
        yield return line[start..];
    }
}
