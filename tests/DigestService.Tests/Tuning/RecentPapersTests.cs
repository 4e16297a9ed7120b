using Dapper;
using DigestService.Papers;
using DigestService.Papers.HuggingFace;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Tuning;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Tuning;

public sealed class RecentPapersTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TestService.At("2026-03-31T12:00:00Z");
    private TestService _service = null!;

    private RecentPapers Recent => _service.Get<RecentPapers>();

    public async Task InitializeAsync() => _service = await TestService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private Task List(string now, params SourcePaper[] papers) => _service.Tell(DailyPapers.SourceName, now, papers);

    private async Task<IEnumerable<string>> Titles(DateTimeOffset? now = null) => (await Recent.AsOf(now ?? Now)).Papers.Select(paper => paper.Title);

    [Fact]
    public async Task It_holds_the_papers_of_thirty_days_by_list_day_or_own_day()
    {
        await List("2026-03-31T08:00:00Z",
            Told.Listed("2603.00001", "Too old", "2026-03-01"),
            Told.Listed("2603.00002", "Just young enough", "2026-03-02", date: "2026-02-20"),
            Told.Announced("2603.00003", "Announced", "2026-03-02"),
            Told.Announced("2602.00004", "Announced too early", "2026-03-01"),
            Told.Listed("2603.00005", "Of today", "2026-03-31"));

        Assert.Equal(["Just young enough", "Announced", "Of today"], await Titles());
    }

    [Fact]
    public async Task Where_no_paper_is_that_young_the_days_are_counted_back_from_the_newest()
    {
        await List("2025-06-30T08:00:00Z", Told.Listed("2505.00001", "Too old", "2025-05-31"), Told.Listed("2506.00002", "In", "2025-06-01"), Told.Listed("2506.00003", "Newest", "2025-06-30"));

        Assert.Equal(["In", "Newest"], await Titles());
    }

    [Fact]
    public async Task Without_any_papers_there_is_an_empty_snapshot() => Assert.Empty(await Titles());

    [Fact]
    public async Task However_many_ask_first_the_papers_are_read_once()
    {
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));

        var snapshots = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Recent.Current())));

        Assert.Single(snapshots.Distinct());
        Assert.Same(snapshots[0], await Recent.Current());
    }

    [Fact]
    public async Task As_long_as_nothing_changes_the_snapshot_stays()
    {
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));

        Assert.Same(await Recent.AsOf(Now), await Recent.AsOf(Now.AddHours(11)));
    }

    [Fact]
    public async Task New_papers_old_ones_for_the_archive_and_another_day_each_bring_a_new_snapshot()
    {
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));
        var first = await Recent.AsOf(Now);

        await List("2026-03-31T13:00:00Z", Told.Listed("2603.00002", "Chess", "2026-03-31"));
        var second = await Recent.AsOf(Now);
        await List("2026-03-31T13:00:00Z", Told.Announced("2603.00003", "Go", "2026-03-05"));
        var third = await Recent.AsOf(Now);
        var tomorrow = await Recent.AsOf(Now.AddDays(1));

        Assert.Equal((1, 2, 3), (first.Papers.Count, second.Papers.Count, third.Papers.Count));
        Assert.NotSame(third, tomorrow);
    }

    [Fact]
    public async Task A_look_at_a_source_brings_its_votes()
    {
        await SamplePapers.Ingest(_service.Database, _service.Get<PaperStore>(), Now);
        var before = await Recent.AsOf(Now);
        await _service.Do("update papers set votes = 4711 where paper_id = (select min(paper_id) from papers)");
        await _service.Do("update source_days set updated = updated + 1, looked_at = looked_at + interval '1 minute' where source = 'hf'");

        Assert.DoesNotContain(before.Papers, paper => paper.Votes == 4711);
        Assert.Contains((await Recent.AsOf(Now)).Papers, paper => paper.Votes == 4711);
    }

    [Fact]
    public async Task Who_asks_between_two_looks_gets_what_is_there()
    {
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));
        var first = await Recent.AsOf(Now);
        await List("2026-03-31T13:00:00Z", Told.Listed("2603.00002", "Chess", "2026-03-31"));

        Assert.Same(first, await Recent.Current());
    }

    [Fact]
    public async Task Once_it_is_time_to_look_one_asker_has_it_done_and_nobody_waits()
    {
        using var acronyms = new Acronyms(_service.Database);
        using var recent = new RecentPapers(_service.Database, acronyms, TimeSpan.Zero, Microsoft.Extensions.Logging.Abstractions.NullLogger<RecentPapers>.Instance);
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));
        Assert.Single((await recent.Current()).Papers);
        await List("2026-03-31T13:00:00Z", Told.Listed("2603.00002", "Chess", "2026-03-31"));

        for (var tries = 0; (await recent.Current()).Papers.Count < 2; tries++)
        {
            Assert.True(tries < 600, "The new paper never came.");
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task After_a_failed_first_reading_the_next_one_who_asks_has_it_tried_again()
    {
        await _service.Do("alter table news rename to hidden");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await Recent.Current());
        await _service.Do("alter table hidden rename to news");

        Assert.Empty((await Recent.Current()).Papers);
    }

    [Fact]
    public async Task Warmed_up_it_has_the_papers_before_anybody_asks()
    {
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00001", "Reward", "2026-03-31"));
        Recent.WarmUp();
        var first = await Recent.Current();
        await List("2026-03-31T13:00:00Z", Told.Listed("2603.00002", "Chess", "2026-03-31"));

        Recent.WarmUp();

        Assert.Same(first, await Recent.Current());
    }

    [Fact]
    public async Task A_failed_warming_up_is_told_once_and_hurts_nobody()
    {
        using var acronyms = new Acronyms(_service.Database);
        var log = new Lines();
        using var recent = new RecentPapers(_service.Database, acronyms, RecentPapers.LookEvery, log);
        await _service.Do("alter table news rename to hidden");

        recent.WarmUp();
        var told = await log.First.Task;
        await _service.Do("alter table hidden rename to news");

        Assert.Contains("could not be looked up", told, StringComparison.Ordinal);
        Assert.Empty((await recent.Current()).Papers);
        Assert.Equal(1, log.Warnings);
    }

    [Fact]
    public async Task Acronyms_are_learned_from_all_papers_and_then_from_the_new_ones()
    {
        for (var number = 1; number <= 2; number++) await List("2024-03-31T08:00:00Z", Told.Announced($"2403.0000{number}", $"Old {number}", "2024-03-31", @abstract: "in-context learning (ICL)"));
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00003", "Recent", "2026-03-31", @abstract: "in-context learning (ICL)"));
        await List("2026-03-31T08:00:00Z", Told.Listed("2603.00004", "In-context learning", "2026-03-31"));
        await Recent.AsOf(Now);

        var trial = Assert.IsType<Trial>(await _service.Get<KeywordTrial>().Of(new Profile(), "ICL", 30));
        Assert.Equal("in-context learning", trial.Additions.Single().Name);
        Assert.Equal(3, _service.Get<Acronyms>().Table.Pairs.Single().Papers);

        await List("2026-03-31T09:00:00Z", Told.Listed("2603.00005", "Newer", "2026-03-31", @abstract: "in-context learning (ICL)"));
        await Recent.AsOf(Now);
        await Recent.AsOf(Now);
        Assert.Equal(4, _service.Get<Acronyms>().Table.Pairs.Single().Papers);
    }

    private sealed class Lines : ILogger<RecentPapers>
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            Warnings++;
            First.TrySetResult(formatter(state, exception));
        }
    }
}
