using DigestService.Papers;
using DigestService.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Papers;

public class TrendingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 3, 30);

    private static Paper Of(int? votes, int? comments = 0, int? gained = 0, int age = 0, bool listed = true, int number = 1) => new()
    {
        Number = number, Alias = "arxiv:2603.00001", Title = "T", Abstract = "", Date = Today.AddDays(-age),
        ListedOn = listed ? Today.AddDays(-age) : null, Votes = votes, Comments = comments, VotesGained = gained,
    };

    private static double Score(Paper paper) => Trending.Score(paper, Now);

    [Fact]
    public void It_rises_with_votes_comments_and_velocity_and_falls_with_age() =>
        Prop.ForAll(Gen.Choose(0, 5_000).Four().ToArbitrary(), each =>
        {
            var (votes, comments, gained, age) = each;
            var score = Score(Of(votes, comments, gained, age));
            return score >= 0
                && Score(Of(votes + 1, comments, gained, age)) > score
                && Score(Of(votes, comments + 1, gained, age)) > score
                && Score(Of(votes, comments, gained + 1, age)) > score
                && Score(Of(votes + 1, comments, gained, age + 1)) < Score(Of(votes + 1, comments, gained, age));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Seven_days_ask_for_three_times_the_interest_and_thirty_for_seven()
    {
        Assert.InRange(Score(Of(100, age: 7)) - Score(Of(33)), -0.3, 0.3);
        Assert.InRange(Score(Of(700, age: 30)) - Score(Of(100)), -0.3, 0.3);
    }

    [Fact]
    public void Unknown_votes_are_neither_none_nor_many()
    {
        Assert.True(Score(Of(null)) > Score(Of(0)));
        Assert.True(Score(Of(null)) < Score(Of(20)));
        Assert.True(Score(Of(null, listed: false)) < Score(Of(null)));
        Assert.True(Score(Of(null, listed: false)) > Score(Of(0, listed: false)));
    }

    [Fact]
    public void Lost_votes_and_a_list_of_tomorrow_count_as_none() => Assert.Equal(Score(Of(5)), Score(Of(5, gained: -4, age: -3)), 0.2);

    [Fact]
    public void Equal_papers_stand_in_the_order_of_their_arrival() =>
        Assert.Equal([2, 1, 3], Trending.Rank([Of(5, number: 3), Of(9, number: 2), Of(5, number: 1)], Now).Select(paper => paper.Number));

    [Fact]
    public async Task There_is_a_view_by_day_by_week_and_by_month()
    {
        await using var database = await TestDatabase.Create();
        var store = new PaperStore(database.Source, _ => "");
        foreach (var (i, age) in new[] { 1, 1, 3, 7, 29, 31 }.Index())
            await store.Save("hf", [Pages.Paper($"2603.0000{i}", votes: i, listed: Today.AddDays(-age))], Now);
        await store.Save("hf", [Pages.Paper("2603.00009", votes: 500, listed: Today.AddDays(-1)) with { Withdrawn = true }], Now);
        await using var connection = await database.Source.OpenConnectionAsync();

        Assert.Equal("1 0", await View("2026-03-29"));
        Assert.Equal("", await View("2026-03-30")); // today has no list yet
        Assert.Equal("3 2 1 0", await View("2026-W13"));
        Assert.Equal("3 2 1 4 0", await View("2026-03"));

        async Task<string> View(string period) =>
            string.Join(' ', (await ListPeriod.Parse(period)!.Trending(connection, Now)).Select(paper => paper.Id[^1]));
    }
}
