namespace DigestService.Matching;

/// <summary>The words of a query for <c>ts_rank</c>, which wants to know what may stand there, not what must.</summary>
internal static class RankQuery
{
    public static TsQuery Of(QueryNode node) => node switch
    {
        AllOf all => TsQuery.AllOf(Words(all.Wanted)),
        AnyOf any => TsQuery.AnyOf(Words(any.Alternatives)),
        TextTerm { EndsInPrefix: true, Pieces: [var only] } => TsQuery.Lexeme('w', only.Word.Folded, isPrefix: true),
        TextTerm text => TsQuery.AllOf(text.Pieces.Select(piece => TsQuery.Lexeme('w', piece.Word.Term))),
        _ => TsQuery.None,
    };

    private static IEnumerable<TsQuery> Words(IEnumerable<QueryNode> nodes) => nodes.Select(Of).Where(query => !query.IsNone);
}
