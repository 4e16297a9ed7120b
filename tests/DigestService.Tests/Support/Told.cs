using DigestService.Papers;

namespace DigestService.Tests.Support;

/// <summary>Papers as sources tell them, in few words.</summary>
internal static class Told
{
    /// <summary>A paper on a list of Daily Papers.</summary>
    public static SourcePaper Listed(string id, string title, string listedOn, int? votes = 10, string? date = null, string @abstract = "An abstract of some length.") => new()
    {
        Alias = $"arxiv:{id}",
        Title = title,
        Abstract = @abstract,
        Authors = ["Ada Lovelace"],
        Date = TestService.Day(date ?? listedOn),
        ListedOn = TestService.Day(listedOn),
        Votes = votes,
    };

    /// <summary>A paper that arXiv announces.</summary>
    public static SourcePaper Announced(string id, string title, string date, string category = "cs.CL", string @abstract = "An abstract of some length.") => new()
    {
        Alias = $"arxiv:{id}",
        Title = title,
        Abstract = @abstract,
        Authors = ["Ada Lovelace"],
        Categories = [category],
        Date = TestService.Day(date),
    };
}
