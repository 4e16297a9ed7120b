namespace DigestService.Matching;

/// <summary>
/// A query as PostgreSQL is asked: up to three texts for <c>::tsquery</c>, by who decides, null where there is nothing
/// to ask. No paper passes two of them; every paper that the query matches passes one.
/// </summary>
/// <param name="Plain">The index alone decides: what passes matches.</param>
/// <param name="Placed">The index narrows, positions decide: what passes matches.</param>
/// <param name="Doubtful">What passes may match: the matcher must look at it.</param>
/// <param name="MinVotes">Moreover a paper must have so many votes; 0 where that is not asked.</param>
/// <param name="Rank">For <c>ts_rank</c>; null where the query has no words.</param>
public sealed record SearchFilter(string? Plain, string? Placed, string Doubtful, int MinVotes, string? Rank)
{
    /// <summary>Whether PostgreSQL's answer is the matcher's, but for papers of which a tsvector cannot hold everything.</summary>
    public bool IsExact { get; private init; }

    internal static SearchFilter Of(Query query)
    {
        var (root, votes) = WithoutVotes(query.Root);
        var parts = root is null ? FilterParts.Certain(TsQuery.All) : NodeFilter.Of(root);
        var incomplete = TsQuery.Mark(SearchTerms.Incomplete);
        var placed = parts.Placed.Without(parts.Plain | incomplete);
        var doubtful = (parts.Doubtful.Without(parts.Placed) | incomplete).Without(parts.Plain);
        return new SearchFilter(Text(parts.Plain), Text(placed), doubtful.ToString(), votes, Text(RankQuery.Of(query.Root)))
        {
            IsExact = parts.Doubtful.IsNone,
        };
    }

    /// <summary>Votes change too often to be lexemes; where they bind the whole query, they are asked for beside it.</summary>
    private static (QueryNode? Node, int Votes) WithoutVotes(QueryNode root)
    {
        if (root is VotesTerm only)
            return (null, only.AtLeast);
        if (root is not AllOf all || !all.Wanted.Any(node => node is VotesTerm))
            return (root, 0);
        var votes = all.Wanted.OfType<VotesTerm>().Max(term => term.AtLeast);
        return (new AllOf([.. all.Wanted.Where(node => node is not VotesTerm)], all.Unwanted), votes);
    }

    private static string? Text(TsQuery query) => query.IsNone ? null : query.ToString();
}
