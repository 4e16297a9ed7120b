namespace DigestService.Matching;

/// <summary>Makes a keyword narrower. Whatever is wrong with the outcome is told as for a typed one.</summary>
internal static class QueryEdit
{
    /// <param name="words">One word, or several for a phrase; an exclusion binds all alternatives of the keyword.</param>
    public static ParsedKeyword Without(Query query, string words)
    {
        var plain = string.Join(' ', words.Split(['"', '“', '”', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).TrimStart('-');
        return Query.Parse($"{query} -\"{plain}\"");
    }

    /// <summary>Asks for so many votes, in place of what it asked for before.</summary>
    public static ParsedKeyword WithVotes(Query query, int atLeast)
    {
        var (wanted, unwanted) = query.Root is AllOf all ? (all.Wanted, all.Unwanted) : ([query.Root], []);
        return Query.Parse(new AllOf([.. wanted.Where(node => node is not VotesTerm), new VotesTerm { AtLeast = atLeast }], unwanted).ToString());
    }

    /// <summary>How many votes a keyword asks for; 0 where it asks for none.</summary>
    public static int VotesOf(Query query) =>
        (query.Root is AllOf all ? all.Wanted : [query.Root]).OfType<VotesTerm>().Select(votes => votes.AtLeast).DefaultIfEmpty().Max();
}
