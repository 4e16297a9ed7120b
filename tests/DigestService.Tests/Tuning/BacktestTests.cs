using DigestService.Matching;
using DigestService.Subscribers;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class BacktestTests
{
    private static readonly Recent Papers = new Recent()
        .Listed("A video model", votes: 3).Listed("Video games", votes: 30).Listed("Old video", daysAgo: 29).Listed("Too old a video", daysAgo: 30)
        .Announced("Video, announced", "cs.CV").Announced("Video of galaxies", "astro-ph.GA");

    [Theory]
    [InlineData(Scope.Daily, 3)]
    [InlineData(Scope.Categories, 4)]
    public void It_counts_what_a_trial_counts(Scope scope, int caught)
    {
        var profile = new Profile { Scope = scope, Categories = scope == Scope.Daily ? [] : ["cs.CV"] };

        Assert.Equal(caught, new Backtest(Papers.Snapshot(), profile).Caught(Query("video")));
        Assert.Equal(caught, Papers.Try("video", profile).Caught);
    }

    [Fact]
    public void What_a_narrower_keyword_shuts_out_is_named_the_most_voted_first() =>
        Assert.Equal(["Video games", "A video model"], new Backtest(Papers.Snapshot(), new Profile()).ShutOut(Query("video"), Query("video -model -games")).Select(paper => paper.Title));

    private static Query Query(string keyword) => Assert.IsType<Query>(DigestService.Matching.Query.Parse(keyword));
}
