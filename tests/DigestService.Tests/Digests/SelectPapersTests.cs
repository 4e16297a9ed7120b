using DigestService.Digests;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Tests.Digests;

public sealed class SelectPapersTests
{
    private static readonly DateTimeOffset Now = new(2025, 12, 12, 7, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    private int _number;

    private Paper Listed(string title, int? votes = 10, int daysAgo = 1, string @abstract = "", params string[] categories) => new()
    {
        Number = ++_number,
        Alias = $"arxiv:{_number}",
        Title = title,
        Abstract = @abstract,
        Categories = categories,
        Date = Today.AddDays(-daysAgo),
        ListedOn = Today.AddDays(-daysAgo),
        Votes = votes,
        ListedSeq = _number,
    };

    private Paper Announced(string title, string category) =>
        Listed(title, null, 1, "", category) with { ListedOn = null, ListedSeq = null, ArrivedSeq = _number };

    // Keywords and mutes are numbered together, as in the database.
    private const int FirstMute = 100;

    private static Selection Select(IReadOnlyList<Paper> papers, Func<DueSubscriber, DueSubscriber>? change = null, string[]? keywords = null, string[]? mutes = null)
    {
        var window = new Window(papers, 0, 1000, Now);
        for (var at = 0; at < (keywords ?? []).Length; at++)
        {
            window.Learn(at, keywords![at]);
            window.LearnMute(at, keywords[at]); // the same number, where a keyword is muted itself
        }
        for (var at = 0; at < (mutes ?? []).Length; at++) window.LearnMute(FirstMute + at, mutes![at]);
        var reader = new DueSubscriber
        {
            SubscriberId = 1, IsPaused = false, FromSeq = 0, LastIssueDate = Today.AddDays(-1), Shown = [],
            KeywordIds = [.. Enumerable.Range(0, (keywords ?? []).Length)],
            MuteIds = [.. Enumerable.Range(FirstMute, (mutes ?? []).Length)], MuteUntil = [.. (mutes ?? []).Select(_ => DateOnly.MaxValue)],
            Scope = Scope.Daily, Categories = [], Cadence = Cadence.Daily, Hour = 7, TimeZone = "UTC", MaxPapers = 12, TrendingExtras = 0, MailNothing = false,
        };
        return new SelectPapers(window).For(change is null ? reader : change(reader), Today);
    }

    private static string[] Titles(Selection selection) => [.. selection.Papers.Select(each => each.Paper.Title)];

    [Fact]
    public void Only_what_a_keyword_catches_is_shown_and_each_says_which_and_where()
    {
        var selection = Select([Listed("Reward models"), Listed("Protein folding", @abstract: "We reward nothing."), Listed("Chess")], keywords: ["reward"]);

        Assert.Equal(["Reward models", "Protein folding"], Titles(selection));
        Assert.Equal(FieldSet.Title, selection.Papers[0].Catches.Single().Fields);
        Assert.Equal(FieldSet.Abstract, selection.Papers[1].Catches.Single().Fields);
        Assert.Equal((3, 2, 0), (selection.Scanned, selection.Matched, selection.HeldBack));
    }

    [Fact]
    public void News_up_to_the_mark_is_not_shown_again() =>
        Assert.Equal(["Reward two"], Titles(Select([Listed("Reward one"), Listed("Reward two")], reader => reader with { FromSeq = 1 }, ["reward"])));

    [Fact]
    public void A_paper_shown_before_is_not_shown_again_though_it_makes_news_again() =>
        Assert.Equal(["Reward two"], Titles(Select([Listed("Reward one"), Listed("Reward two")], reader => reader with { Shown = [1] }, ["reward"])));

    [Fact]
    public void Under_the_cap_every_keyword_gets_its_best_paper_before_any_gets_a_second()
    {
        var papers = Enumerable.Range(0, 6).Select(at => Listed($"Reward model {at}", votes: 500)).Append(Listed("Obscure topology", votes: 0)).ToList();

        var selection = Select(papers, reader => reader with { MaxPapers = 2 }, ["reward", "topology"]);

        Assert.Contains("Obscure topology", Titles(selection));
        Assert.Equal(2, selection.Papers.Count);
        Assert.Equal(5, selection.HeldBack);
    }

    [Fact]
    public void Between_equally_relevant_papers_the_trending_one_stands_first() =>
        Assert.Equal("Reward loud", Titles(Select([Listed("Reward calm", votes: 1), Listed("Reward loud", votes: 300), Listed("Chess", 40)], keywords: ["reward"]))[0]);

    [Fact]
    public void A_mute_binds_the_whole_profile_and_is_counted()
    {
        var selection = Select([Listed("Reward survey"), Listed("Reward models")], keywords: ["reward"], mutes: ["survey"]);

        Assert.Equal(["Reward models"], Titles(selection));
        Assert.Equal(1, selection.Excluded);
    }

    [Fact]
    public void A_keyword_that_is_muted_itself_brings_nothing_in_whatever_form()
    {
        var papers = new[] { Listed("Rewarding models"), Listed("Reward") };

        var selection = Select(papers, reader => reader with { MuteIds = [0], MuteUntil = [Today.AddDays(1)] }, ["reward"], ["reward"]);
        Assert.Empty(selection.Papers);
        Assert.Equal(2, selection.Excluded);
    }

    [Fact]
    public void A_mute_that_has_ended_binds_nothing() =>
        Assert.Equal(2, Select([Listed("Reward survey"), Listed("Reward models")], reader => reader with { MuteUntil = [Today] }, ["reward"], ["survey"]).Papers.Count);

    [Fact]
    public void An_exclusion_binds_its_own_keyword_only()
    {
        var selection = Select([Listed("Reward survey"), Listed("Reward models")], keywords: ["reward -survey", "survey"]);

        Assert.Equal(2, selection.Papers.Count);
        Assert.Equal(0, selection.Excluded);
    }

    [Fact]
    public void What_an_exclusion_removed_is_counted() =>
        Assert.Equal(1, Select([Listed("Reward survey"), Listed("Reward models")], keywords: ["reward -survey"]).Excluded);

    [Fact]
    public void A_reader_of_daily_papers_gets_no_paper_before_it_is_listed() =>
        Assert.Empty(Select([Announced("Reward models", "cs.CL")], keywords: ["reward"]).Papers);

    [Theory]
    [InlineData("cs.CL", 1)]
    [InlineData("cs.*", 1)]
    [InlineData("cs", 1)]
    [InlineData("cs.CV", 0)]
    [InlineData("math", 0)]
    public void A_reader_of_categories_gets_what_arrives_in_them(string chosen, int caught) =>
        Assert.Equal(caught, Select([Announced("Reward models", "cs.CL")], reader => reader with { Scope = Scope.Categories, Categories = [chosen] }, ["reward"]).Papers.Count);

    [Fact]
    public void A_listed_paper_of_unknown_category_is_rather_shown_than_missed() =>
        Assert.Single(Select([Listed("Reward models")], reader => reader with { Scope = Scope.Categories, Categories = ["cs.CL"] }, ["reward"]).Papers);

    [Fact]
    public void Without_keywords_a_reader_gets_what_is_trending_best_first() =>
        Assert.Equal(["Loud", "Middle", "Calm"], Titles(Select([Listed("Calm", 1), Listed("Loud", 300), Listed("Middle", 40)])));

    [Fact]
    public void Trending_extras_come_last_carry_no_reason_and_ignore_the_mark()
    {
        var selection = Select([Listed("Loud", 300), Listed("Reward models", 1)], reader => reader with { TrendingExtras = 1, FromSeq = 1 }, ["reward"]);

        Assert.Equal(["Reward models", "Loud"], Titles(selection));
        Assert.Empty(selection.Papers[1].Catches);
        Assert.Equal(1, selection.Matched);
    }

    [Fact]
    public void Trending_extras_are_never_repeated_nor_muted_papers()
    {
        var papers = new[] { Listed("Seen", 300), Listed("Muted survey", 200), Listed("Fresh", 100) };

        Assert.Equal(["Fresh"], Titles(Select(papers, reader => reader with { TrendingExtras = 5, Shown = [1] }, ["reward"], ["survey"])));
    }

    [Fact]
    public void Trending_looks_three_days_back_and_a_week_for_weekly_readers()
    {
        var papers = new[] { Listed("Old", 300, daysAgo: 5), Listed("New", 1, daysAgo: 1) };

        Assert.Equal(["New"], Titles(Select(papers)));
        Assert.Equal(["Old", "New"], Titles(Select(papers, reader => reader with { Cadence = Cadence.Weekly, Weekday = 5 })));
    }

    [Fact]
    public void A_withdrawn_paper_is_never_shown() =>
        Assert.Empty(Select([Listed("Reward models") with { Withdrawn = true }], reader => reader with { TrendingExtras = 5 }, ["reward"]).Papers);

    [Fact]
    public void A_paper_that_several_keywords_catch_is_shown_once_with_all_reasons() =>
        Assert.Equal(2, Select([Listed("Reward models for chess")], keywords: ["reward", "chess"]).Papers.Single().Catches.Length);

    [Fact]
    public void An_empty_selection_says_why()
    {
        Assert.Equal("no news in scope", Select([], keywords: ["reward"]).NothingBecause);
        Assert.Equal("nothing matched", Select([Listed("Chess")], keywords: ["reward"]).NothingBecause);
        Assert.Equal("everything caught was excluded or muted", Select([Listed("Reward survey")], keywords: ["reward -survey"]).NothingBecause);
        Assert.Null(Select([Listed("Reward")], keywords: ["reward"]).NothingBecause);
    }
}
