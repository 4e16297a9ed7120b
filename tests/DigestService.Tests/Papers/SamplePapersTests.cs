using DigestService.Papers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public class SamplePapersTests
{
    public static TheoryData<DateTimeOffset> AnyTime => new(
        new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 3, 29, 23, 59, 0, TimeSpan.Zero), // a Sunday
        new DateTimeOffset(2027, 1, 1, 0, 1, 0, TimeSpan.Zero),
        new DateTimeOffset(2024, 2, 29, 6, 59, 0, TimeSpan.Zero));

    [Theory]
    [MemberData(nameof(AnyTime))]
    public async Task Whenever_they_are_shown_they_are_fresh(DateTimeOffset now)
    {
        await using var database = await TestDatabase.Create();
        var report = await SamplePapers.Ingest(database.Source, new PaperStore(database.Source, _ => ""), now);
        await using var connection = await database.Source.OpenConnectionAsync();
        var window = await PaperQueries.WithNewsSince(connection, now.AddDays(-14));
        var today = DateOnly.FromDateTime(now.UtcDateTime);

        Assert.Equal((39, 0), (report.New, report.Rejected));
        Assert.Equal(39, window.Count);
        Assert.All(window, paper => Assert.True(paper is { ArrivedSeq: not null, ListedSeq: not null } && paper.Date < paper.ListedOn && paper.ListedOn <= today && paper.ListedOn > today.AddDays(-14)));
        Assert.All(window, paper => Assert.Equal(["arxiv", "hf"], paper.Sources));
        Assert.Equal(SamplePapers.Days, window.Select(paper => paper.ListedOn).Distinct().Count());
        Assert.Equal(38, window.Count(paper => paper is { Votes: > 0, VotesGained: not null }));
        Assert.All(await SourceDays.Load(connection, today.AddDays(-14), today), look => Assert.Equal("complete", look.State));
    }

    [Fact]
    public void Nothing_in_them_lies_after_now_and_they_come_in_the_order_of_time()
    {
        var now = new DateTimeOffset(2026, 3, 30, 7, 0, 0, TimeSpan.Zero);
        var steps = SamplePapers.Steps(now);
        Assert.All(steps, step => Assert.True(step.Now <= now));
        Assert.Equal(steps.Select(step => step.Now).Order(), steps.Select(step => step.Now));
    }

    [Fact]
    public void They_hold_what_is_hard_to_show()
    {
        var papers = SamplePapers.Steps(new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero)).SelectMany(step => step.Papers).DistinctBy(paper => paper.Alias).ToList();
        Assert.Contains(papers, paper => paper.Title.Contains("<script>", StringComparison.Ordinal));
        Assert.Contains(papers, paper => paper.Title.Contains(@"$\beta$", StringComparison.Ordinal));
        Assert.Contains(papers, paper => paper.Abstract.Contains("</td>", StringComparison.Ordinal));
        Assert.Contains(papers, paper => paper.Title == "GraphMend: Repairing Knowledge Graphs with Language Models and Asking People Last");
        Assert.Contains(papers, paper => paper.Authors.Contains("דוד לוי"));
        Assert.Contains(papers, paper => paper.Authors.Count == 1_200);
        Assert.Contains(papers, paper => paper.Organization is null && paper.CodeUrl is null && paper.ProjectUrl is null);
    }
}
