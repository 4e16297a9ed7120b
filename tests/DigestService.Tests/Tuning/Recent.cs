using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

/// <summary>Recent papers for these tests, numbered in the order in which they are told.</summary>
internal sealed class Recent
{
    public static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    private readonly List<Paper> _papers = [];

    public IReadOnlyList<Paper> Papers => _papers;

    /// <summary>A paper of Daily Papers.</summary>
    public Recent Listed(string title, string @abstract = "", int daysAgo = 1, int votes = 10) =>
        Add(Paper(title, @abstract, daysAgo) with { ListedOn = Today.AddDays(-daysAgo), Votes = votes, Sources = ["hf"] });

    /// <summary>A paper that only arXiv told of.</summary>
    public Recent Announced(string title, string category = "cs.CL", int daysAgo = 1) =>
        Add(Paper(title, "", daysAgo) with { Categories = [category], Sources = ["arxiv"] });

    /// <summary>So many papers, numbered by <c>#</c> in the title.</summary>
    public Recent Many(int count, string title, Func<int, int>? daysAgo = null)
    {
        for (var at = 0; at < count; at++) Listed(title.Replace("#", $"{at}"), daysAgo: daysAgo?.Invoke(at) ?? 1);
        return this;
    }

    public RecentSnapshot Snapshot() => new(_papers, Now);

    public Trial Try(string keyword, Profile? profile = null, int days = 30, AcronymTable? acronyms = null, bool anyScope = false) =>
        Assert.IsType<Trial>(KeywordTrial.Of(Snapshot(), acronyms ?? AcronymTable.Empty, profile ?? new Profile(), keyword, days, anyScope));

    public static AcronymTable Acronyms(params (string Acronym, string LongForm, int Papers)[] pairs) =>
        new([.. pairs.Select(pair => new CountedPair(AcronymTable.KeyOf(pair.Acronym), pair.Acronym, AcronymTable.KeyOf(pair.LongForm), pair.LongForm, pair.Papers))]);

    private Recent Add(Paper paper)
    {
        _papers.Add(paper);
        return this;
    }

    private Paper Paper(string title, string @abstract, int daysAgo) => new()
    {
        Number = _papers.Count + 1,
        Alias = $"arxiv:2603.{_papers.Count + 1:00000}",
        Title = title,
        Abstract = @abstract,
        Date = Today.AddDays(-daysAgo),
    };
}
