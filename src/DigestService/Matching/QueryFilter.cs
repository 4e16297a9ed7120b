namespace DigestService.Matching;

/// <summary>
/// Loosens a query into a <c>tsquery</c>: exclusions fall away, words in a row become words anywhere, exact forms
/// become terms. What cannot be asked of lexemes (votes) asks nothing.
/// </summary>
internal static class QueryFilter
{
    /// <summary>Null for a node that every paper passes.</summary>
    public static string? Of(QueryNode node) => node switch
    {
        AllOf all => Combine(" & ", all.Wanted.Select(Of).OfType<string>()),
        AnyOf any => any.Alternatives.Select(Of).ToList() is var filters && filters.Contains(null) ? null : Combine(" | ", filters!),
        TextTerm text => Combine(" & ", Enumerable.Range(0, text.Pieces.Count).Select(piece => Combine(" | ", Ways(text, piece))!)),
        NameTerm name => Name(name),
        LabelTerm label => Quote(label.Field == FieldSet.Category ? 'c' : 's', label.Key),
        _ => null,
    };

    /// <summary>What a paper must have for one piece: the piece, the word that it is part of, or its two parts.</summary>
    private static IEnumerable<string> Ways(TextTerm text, int piece)
    {
        var isPrefix = text.EndsInPrefix && piece == text.Pieces.Count - 1;
        var own = text.Pieces[piece];
        var ways = Words(own, text, isPrefix);
        if (text.Rule == WordRule.Exact)
            return ways;
        foreach (var join in text.Joins.Where(join => join.First <= piece && piece < join.First + join.Count))
            ways = ways.Concat(Words(join.Piece, text, text.EndsInPrefix && join.First + join.Count == text.Pieces.Count));
        return isPrefix ? ways : ways.Concat(Splits(own.Word.Folded, text));
    }

    private static IEnumerable<string> Splits(string folded, TextTerm text)
    {
        var (from, to) = Compounds.Cuts(folded);
        for (var cut = from; cut < to; cut++)
        {
            var left = Quote('w', Folding.Term(folded[..cut]), text.TitleOnly);
            yield return $"({left} & {Combine(" | ", Words(Compounds.Rest(folded, cut), text, isPrefix: false))})";
        }
    }

    private static IEnumerable<string> Words(Piece piece, TextTerm text, bool isPrefix)
    {
        // A stem may lack the end of the prefix; then the folded form is a lexeme of its own, without a weight.
        if (isPrefix)
            return [Quote('w', piece.Word.Folded, isPrefix: true), Quote('f', piece.Word.Folded, isPrefix: true)];
        if (text.Rule == WordRule.Written)
            return piece.Forms.Select(Folding.Term).Distinct().Select(term => Quote('w', term, text.TitleOnly));
        return [Quote('w', piece.Word.Term, text.TitleOnly)];
    }

    private static string? Name(NameTerm name)
    {
        if (name.Field == FieldSet.Author)
            return Quote('a', name.Words[^1], isPrefix: name.EndsInPrefix);
        return Combine(" & ", name.Words.Select((word, i) => Quote('o', word, isPrefix: name.EndsInPrefix && i == name.Words.Count - 1)));
    }

    private static string? Combine(string by, IEnumerable<string> filters)
    {
        var parts = filters.Distinct().ToList();
        return parts.Count switch { 0 => null, 1 => parts[0], _ => $"({string.Join(by, parts)})" };
    }

    private static string Quote(char field, string word, bool titleOnly = false, bool isPrefix = false)
    {
        var flags = (isPrefix ? "*" : "") + (titleOnly ? "A" : "");
        return SearchLexeme.Quote(SearchLexeme.Of(field, word)) + (flags.Length > 0 ? ":" + flags : "");
    }
}
