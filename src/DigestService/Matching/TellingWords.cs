using DigestService.Papers;
using DigestService.Tuning;

namespace DigestService.Matching;

internal readonly record struct TellingWord(string Text, bool IsInTitle);

/// <summary>The words that tell a paper from others: what a reader may want to shut out.</summary>
internal static class TellingWords
{
    private const int ShortestWord = 3;

    /// <summary>Those of the title in order, then those that the abstract repeats, the most frequent first.</summary>
    /// <param name="found">Why keywords caught it: what they found is not offered.</param>
    public static IEnumerable<TellingWord> Of(Paper paper, IReadOnlyList<Evidence> found)
    {
        var inTitle = Words(paper.Title, [.. found.SelectMany(each => each.TitleSpans)]);
        var inAbstract = Words(paper.Abstract, [.. found.SelectMany(each => each.AbstractSpans)]);
        var sought = inTitle.Concat(inAbstract).Where(word => word.IsFound).Select(word => word.Token.Term).ToHashSet();
        var repeated = inAbstract.GroupBy(word => word.Token.Folded).Where(same => same.Count() > 1).OrderByDescending(same => same.Count()).Select(same => same.First());
        return inTitle.Select(word => (word.Token, IsInTitle: true)).Concat(repeated.Select(word => (word.Token, IsInTitle: false)))
            .Where(word => IsTelling(word.Token) && !sought.Contains(word.Token.Term)).DistinctBy(word => word.Token.Term)
            .Select(word => new TellingWord(word.Token.Written, word.IsInTitle));
    }

    private static List<(Token Token, bool IsFound)> Words(string text, IReadOnlyList<TextSpan> found) =>
        [.. Analyzer.Tokens(text).Where(token => token.Span == 1).Select(token => (token, found.Any(span => token.Start < span.End && span.Start < token.End)))];

    /// <summary>Mostly names of things: no words that half of all papers have, and none that say how something is done.</summary>
    private static bool IsTelling(Token token) =>
        token.Folded.Length >= ShortestWord && token.Folded.All(char.IsLetter) && !token.Folded.EndsWith("ly", StringComparison.Ordinal) && !GeneralWords.TellNothing(token.Folded) && Query.Parse($"\"{token.Folded}\"") is Query;
}
