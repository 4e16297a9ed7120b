using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Tests.Matching;

/// <summary>Papers and queries for these tests.</summary>
internal static class Samples
{
    public static Paper Paper(string title = "Untitled", string @abstract = "", string[]? authors = null, string? organization = null,
        string[]? categories = null, string[]? sources = null, int? votes = null, bool withdrawn = false) => new()
        {
            Number = 1,
            Alias = "arxiv:2601.00001",
            Title = title,
            Abstract = @abstract,
            Authors = authors ?? [],
            Organization = organization,
            Categories = categories ?? [],
            Sources = sources ?? ["arxiv"],
            Date = new DateOnly(2026, 1, 2),
            Votes = votes,
            Withdrawn = withdrawn,
        };

    public static Query Query(string text) => Assert.IsType<Query>(DigestService.Matching.Query.Parse(text));

    public static Query Mute(string text) => Assert.IsType<Query>(DigestService.Matching.Query.ParseMute(text));

    public static QueryError Error(string text) => Assert.IsType<QueryError>(DigestService.Matching.Query.Parse(text));

    public static KeywordHits Evaluate(Query query, params Paper[] papers) => new Matcher(PaperIndex.Build(papers)).Evaluate(query);

    public static bool Catches(string query, string title) => Catches(query, Paper(title));

    public static bool Catches(string query, Paper paper) => Evaluate(Query(query), paper).Hits.Count == 1;
}
