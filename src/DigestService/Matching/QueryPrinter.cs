namespace DigestService.Matching;

/// <summary>Writes the canonical text of a keyword, which parses back to the same keyword.</summary>
internal static class QueryPrinter
{
    private static readonly string[] Operators = ["or", "and", "not"];

    public static string Print(QueryNode node) => node switch
    {
        AllOf all => string.Join(' ', [.. all.Wanted.Select(Grouped), .. all.Unwanted.Select(Excluded)]),
        AnyOf any => string.Join(" OR ", any.Alternatives.Select(Alternative)),
        TextTerm text => (text.TitleOnly ? "title:" : "") + (text.Rule == WordRule.Exact ? "=" : "") + Quoted(text.Written, text.EndsInPrefix),
        NameTerm name => (name.Field == FieldSet.Author ? "author:" : "org:") + Quoted(name.Written, name.EndsInPrefix),
        LabelTerm label => (label.Field == FieldSet.Category ? "category:" : "source:") + label.Label,
        VotesTerm votes => $"votes:>={votes.AtLeast}",
        _ => throw new InvalidOperationException("An unknown kind of node."),
    };

    private static string Grouped(QueryNode node) => node is AnyOf ? $"({Print(node)})" : Print(node);

    private static string Excluded(QueryNode node) => node is QueryTerm ? $"-{Print(node)}" : $"-({Print(node)})";

    // Outside parentheses an exclusion would bind every alternative.
    private static string Alternative(QueryNode node) => node is AllOf { Unwanted.Count: > 0 } ? $"({Print(node)})" : Print(node);

    private static string Quoted(string words, bool endsInPrefix)
    {
        var text = endsInPrefix ? words + "*" : words;
        return words.Contains(' ', StringComparison.Ordinal) || Operators.Contains(text, StringComparer.OrdinalIgnoreCase) ? $"\"{text}\"" : text;
    }
}
