using DigestService.Matching;

namespace DigestService.Benchmarks.Match;

/// <summary>A query as PostgreSQL is asked.</summary>
/// <param name="Exact">As the product's search asks: what passes is found by the matcher, too.</param>
/// <param name="Possible">What the matcher finds passes this; the same text where lexemes say all.</param>
/// <param name="Simple">As anybody would write it: stems, in a row where it is a phrase. No compounds written in two words, no plurals; less work.</param>
internal sealed record TsQueries(string Exact, string Possible, string Simple)
{
    // A tsquery takes up to three times its text, and must fit into a page of 8 KB.
    private const int MaxLength = 2_500;

    /// <returns>Null where lexemes cannot say the query, or a row cannot hold it.</returns>
    public static TsQueries? Of(Query query)
    {
        var filter = SearchTerms.Filter(query);
        string?[] sure = [filter.Plain, filter.Placed];
        var exact = string.Join(" | ", sure.OfType<string>());
        var possible = filter.IsExact ? exact : string.Join(" | ", sure.Append(filter.Doubtful).OfType<string>());
        return exact.Length is > 0 and <= MaxLength && filter.MinVotes == 0
            ? new TsQueries(exact, possible.Length <= MaxLength ? possible : TsQuery.All.ToString(), SimpleOf(query.Root).ToString())
            : null;
    }

    private static TsQuery SimpleOf(QueryNode node) => node switch
    {
        AllOf all => TsQuery.AllOf(all.Wanted.Select(SimpleOf)).Without(TsQuery.AnyOf(all.Unwanted.Select(SimpleOf))),
        AnyOf any => TsQuery.AnyOf(any.Alternatives.Select(SimpleOf)),
        TextTerm text => TsQuery.InARow([.. text.Pieces.Select((piece, at) => Word(text, piece, text.EndsInPrefix && at == text.Pieces.Count - 1))]),
        _ => NodeFilter.Of(node).Plain,
    };

    private static TsQuery Word(TextTerm text, Piece piece, bool isPrefix) =>
        isPrefix ? TsQuery.Lexeme('w', piece.Word.Folded, isPrefix: true)
        : text is { TitleOnly: true, Pieces.Count: 1 } ? TsQuery.Lexeme('t', piece.Word.Term)
        : TsQuery.Lexeme('w', piece.Word.Term, text.TitleOnly ? "AB" : "");
}
