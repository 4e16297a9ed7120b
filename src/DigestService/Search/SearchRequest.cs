using DigestService.Matching;

namespace DigestService.Search;

public enum SearchSort
{
    /// <summary>By relevance and by how high a paper stands, see <see cref="SearchStatement"/>.</summary>
    Best,

    /// <summary>By the day of the paper's first version, the newest first.</summary>
    Newest,
}

/// <summary>What a reader wants to see of what a query finds.</summary>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">From 1 to <see cref="MaxPageSize"/>. What lies outside counts as the nearest that does not.</param>
public sealed record SearchRequest(Query Query, int Page = 1, int PageSize = SearchRequest.DefaultPageSize, SearchSort Sort = SearchSort.Best)
{
    public const int DefaultPageSize = 20;
    public const int MaxPageSize = 100;

    public int Page { get; init; } = Math.Max(Page, 1);

    public int PageSize { get; init; } = Math.Clamp(PageSize, 1, MaxPageSize);

    /// <summary>How many papers the pages before hold.</summary>
    public long Before => (Page - 1L) * PageSize;
}
