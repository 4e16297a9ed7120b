namespace DigestService.Matching;

/// <summary>A <c>tsquery</c> in the making, simplified on the way.</summary>
internal readonly record struct TsQuery
{
    private readonly string? _text;

    private TsQuery(string text) => _text = text;

    /// <summary>What no paper passes.</summary>
    public static TsQuery None => default;

    /// <summary>What every paper passes.</summary>
    public static TsQuery All { get; } = Mark(SearchTerms.Everything);

    public bool IsNone => _text is null;

    public bool IsAll => this == All;

    /// <param name="weights">The positions that count: some of A to D; any where empty.</param>
    public static TsQuery Lexeme(char field, string word, string weights = "", bool isPrefix = false)
    {
        var flags = (isPrefix ? "*" : "") + weights;
        return new TsQuery(SearchLexeme.Quote(SearchLexeme.Of(field, word)) + (flags.Length > 0 ? ":" + flags : ""));
    }

    public static TsQuery Mark(string lexeme) => new(SearchLexeme.Quote(lexeme));

    public static TsQuery AnyOf(IEnumerable<TsQuery> queries)
    {
        var some = queries.Where(query => !query.IsNone).ToList();
        return some.Contains(All) ? All : Combine(some, " | ");
    }

    public static TsQuery AllOf(IEnumerable<TsQuery> queries)
    {
        var some = queries.Where(query => !query.IsAll).ToList();
        return some.Count == 0 ? All : some.Contains(None) ? None : Combine(some, " & ");
    }

    /// <summary>One right after the other.</summary>
    public static TsQuery InARow(IReadOnlyList<TsQuery> queries) =>
        queries.Contains(None) ? None : queries.Count == 1 ? queries[0] : new TsQuery($"({string.Join(" <-> ", queries)})");

    public TsQuery Without(TsQuery other) =>
        IsNone || other.IsAll ? None : other.IsNone ? this : new TsQuery($"({_text} & !{other._text})");

    public static TsQuery operator |(TsQuery one, TsQuery other) => AnyOf([one, other]);

    public static TsQuery operator &(TsQuery one, TsQuery other) => AllOf([one, other]);

    public override string ToString() => _text ?? "";

    private static TsQuery Combine(List<TsQuery> queries, string by)
    {
        var parts = queries.Distinct().ToList();
        return parts.Count switch { 0 => None, 1 => parts[0], _ => new TsQuery($"({string.Join(by, parts)})") };
    }
}
