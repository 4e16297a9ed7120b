namespace DigestService.Matching;

/// <summary>
/// What a node of a query asks of PostgreSQL, in parts by who decides. A paper that passes <see cref="Plain"/> or
/// <see cref="Placed"/> matches; one that passes none of the three does not.
/// </summary>
/// <param name="Plain">Which lexemes there are says all: the index alone decides.</param>
/// <param name="Placed">Their positions or weights decide; PostgreSQL looks at the paper's vector.</param>
/// <param name="Doubtful">Only the matcher can tell.</param>
/// <param name="Loose">Of lexemes alone, like <see cref="Plain"/>: every match passes it, and more.</param>
internal readonly record struct FilterParts(TsQuery Plain, TsQuery Placed, TsQuery Doubtful, TsQuery Loose)
{
    public TsQuery Sure => Plain | Placed;

    public TsQuery Possible => Plain | Placed | Doubtful;

    public static FilterParts Certain(TsQuery plain) => new(plain, TsQuery.None, TsQuery.None, plain);

    public static FilterParts AnyOf(IReadOnlyList<FilterParts> parts) => new(
        TsQuery.AnyOf(parts.Select(part => part.Plain)),
        TsQuery.AnyOf(parts.Select(part => part.Placed)),
        TsQuery.AnyOf(parts.Select(part => part.Doubtful)),
        TsQuery.AnyOf(parts.Select(part => part.Loose)));

    /// <summary>Something placed, or doubtful, must be among them: where there is none of it, the index sees that at once.</summary>
    public static FilterParts AllOf(IReadOnlyList<FilterParts> parts) => new(
        TsQuery.AllOf(parts.Select(part => part.Plain)),
        TsQuery.AnyOf(parts.Select(part => part.Placed)) & TsQuery.AllOf(parts.Select(part => part.Sure)),
        TsQuery.AnyOf(parts.Select(part => part.Doubtful)) & TsQuery.AllOf(parts.Select(part => part.Possible)),
        TsQuery.AllOf(parts.Select(part => part.Loose)));

    public FilterParts Without(FilterParts unwanted)
    {
        var near = unwanted.Loose == unwanted.Possible ? TsQuery.None : Plain & unwanted.Loose;
        return new(
            Plain.Without(unwanted.Loose),
            (Placed | near).Without(unwanted.Possible),
            (Doubtful | (Sure & unwanted.Doubtful)).Without(unwanted.Sure),
            Loose);
    }
}
