namespace DigestService.Matching;

/// <summary>What the nodes of a query ask of PostgreSQL.</summary>
internal static class NodeFilter
{
    public static FilterParts Of(QueryNode node) => node switch
    {
        AllOf all => AllOf(all),
        AnyOf any => FilterParts.AnyOf([.. any.Alternatives.Select(Of)]),
        TextTerm text => new TextFilter(text).Parts(),
        NameTerm { Field: FieldSet.Author } author => Author(author),
        NameTerm organization => Organization(organization),
        LabelTerm label => FilterParts.Certain(TsQuery.Lexeme(label.Field == FieldSet.Category ? 'c' : 's', label.Key)),
        VotesTerm => new FilterParts(TsQuery.None, TsQuery.None, TsQuery.All, TsQuery.All),
        _ => throw new InvalidOperationException("An unknown kind of node."),
    };

    private static FilterParts AllOf(AllOf all)
    {
        // What a tsvector could not hold may be just what is not wanted.
        var wanted = all.Wanted.Count == 0
            ? FilterParts.Certain(TsQuery.All.Without(TsQuery.Mark(SearchTerms.Incomplete)))
            : FilterParts.AllOf([.. all.Wanted.Select(Of)]);
        return all.Unwanted.Count == 0 ? wanted : wanted.Without(FilterParts.AnyOf([.. all.Unwanted.Select(Of)]));
    }

    /// <summary>The rules of <see cref="PersonName.AnswersTo"/> for one given name; more of them only the matcher can tell.</summary>
    private static FilterParts Author(NameTerm name)
    {
        var family = name.Words[^1];
        if (name.Words.Count == 1)
            return FilterParts.Certain(TsQuery.Lexeme('a', family, isPrefix: name.EndsInPrefix));
        var given = name.Words[0];
        var query = given.Length == 1
            ? TsQuery.Lexeme('m', $"{family} {given}", isPrefix: true)
            : TsQuery.AnyOf([TsQuery.Lexeme('m', $"{family} {given}"), TsQuery.Lexeme('n', $"{family} {given}"), TsQuery.Lexeme('m', $"{family} {given[0]}")]);
        return name.Words.Count == 2 ? FilterParts.Certain(query) : Doubtful(query);
    }

    private static FilterParts Organization(NameTerm name)
    {
        var words = TsQuery.AllOf(name.Words.Select((word, i) => TsQuery.Lexeme('o', word, isPrefix: name.EndsInPrefix && i == name.Words.Count - 1)));
        return name.Words.Count == 1 ? FilterParts.Certain(words) : Doubtful(words);
    }

    private static FilterParts Doubtful(TsQuery query) => new(TsQuery.None, TsQuery.None, query, query);
}
