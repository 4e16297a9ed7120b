using System.Collections.Frozen;

namespace DigestService.Matching;

/// <summary>Words that stand in almost every paper: they may stand in a keyword, but cannot make one.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "both", "but", "by", "can", "do",
        "does", "each", "for", "from", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "may", "more", "most",
        "no", "not", "of", "on", "one", "only", "or", "other", "our", "over", "own", "same", "so", "some", "such", "than",
        "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "very", "was",
        "we", "were", "what", "when", "where", "which", "while", "who", "will", "with", "you", "your");

    private static readonly FrozenSet<string> Terms = Words.Select(Folding.Term).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word with this term may be one of them.</summary>
    public static bool HasTerm(string term) => Terms.Contains(term);

    /// <summary>The first term that lets a node match almost everything; null if the node is selective.</summary>
    public static QueryTerm? FindUnselective(QueryNode node) => node switch
    {
        TextTerm text => IsSelective(text) ? null : text,
        LabelTerm { Field: FieldSet.Source } source => source,
        QueryTerm => null,
        AnyOf any => any.Alternatives.Select(FindUnselective).FirstOrDefault(term => term is not null),
        AllOf all => all.Wanted.Select(FindUnselective).ToList() is var found && found.Contains(null) ? null : found[0],
        _ => throw new InvalidOperationException("An unknown kind of node."),
    };

    private static bool IsSelective(TextTerm text) =>
        text.EndsInPrefix || text.Pieces.Any(piece => !Words.Contains(piece.Word.Folded) || IsAcronym(text.Rule, piece.Word.Written));

    // =IT and =WE are names.
    private static bool IsAcronym(WordRule rule, string written) =>
        rule == WordRule.Exact && written.Length > 1 && written.All(char.IsUpper);
}
