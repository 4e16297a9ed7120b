using Dapper;
using DigestService.Papers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Papers;

public sealed class NewsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 3, 30);
    private TestDatabase _database = null!;
    private NpgsqlConnection _connection = null!;
    private PaperStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _connection = await _database.Source.OpenConnectionAsync();
        _store = new PaperStore(_database.Source, _ => "");
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<string> NewsOf(params (SourcePaper Paper, DateTimeOffset At)[] told)
    {
        foreach (var (paper, at) in told) await _store.Save(paper.ListedOn is null ? "arxiv" : "hf", [paper], at);
        return string.Join(' ', await _connection.QueryAsync<string>("select event from news order by news_seq"));
    }

    private static SourcePaper Of(DateOnly date, DateOnly? listed = null) => Pages.Paper() with { Date = date, ListedOn = listed };

    [Fact]
    public async Task A_paper_makes_news_when_it_arrives_and_never_again() => Assert.Equal("arrived", await NewsOf((Of(Today), Now), (Of(Today) with { Title = "Changed" }, Now.AddDays(1))));

    [Fact]
    public async Task A_paper_known_from_arXiv_makes_news_again_when_it_is_first_listed() =>
        Assert.Equal("arrived listed", await NewsOf((Of(Today), Now), (Of(Today, Today.AddDays(5)), Now.AddDays(5)), (Of(Today, Today.AddDays(6)), Now.AddDays(6))));

    [Fact]
    public async Task A_paper_that_arrives_with_the_list_makes_both() => Assert.Equal("arrived listed", await NewsOf((Of(Today.AddDays(-2), Today), Now)));

    [Fact]
    public async Task A_replacement_makes_no_news_and_its_paper_does_not_arrive_later() =>
        Assert.Equal("", await NewsOf((Of(Today) with { IsReplacement = true }, Now), (Of(Today), Now.AddDays(1))));

    [Theory]
    [InlineData(14, "arrived")]
    [InlineData(15, "")]
    public async Task A_paper_of_more_than_fourteen_days_ago_is_archive(int days, string news) => Assert.Equal(news, await NewsOf((Of(Today.AddDays(-days)), Now)));

    [Theory]
    [InlineData(14, "listed")]
    [InlineData(15, "")]
    public async Task So_is_a_list_of_more_than_fourteen_days_ago(int days, string news) => Assert.Equal(news, await NewsOf((Of(Today.AddDays(-60), Today.AddDays(-days)), Now)));

    [Fact]
    public async Task An_old_paper_that_is_listed_today_makes_news_by_its_listing_alone() => Assert.Equal("listed", await NewsOf((Of(new DateOnly(2021, 1, 5), Today), Now)));

    [Fact]
    public async Task A_withdrawn_paper_makes_none() => Assert.Equal("", await NewsOf((Of(Today, Today) with { Withdrawn = true }, Now)));

    [Fact]
    public async Task News_stand_in_the_order_of_the_page_and_at_schedule_time()
    {
        await _store.Save("arxiv", [.. new[] { "2603.00009", "2603.00001", "2603.00005" }.Select(id => Pages.Paper(id))], Now);
        Assert.Equal(["arxiv:2603.00009", "arxiv:2603.00001", "arxiv:2603.00005"], await _connection.QueryAsync<string>("select alias from news join papers using (paper_id) order by news_seq"));
        Assert.Equal(Now, await _connection.ExecuteScalarAsync<DateTimeOffset>("select max(made_at) from news"));
    }

    [Fact]
    public async Task Numbers_become_visible_in_order()
    {
        // Another transaction has taken a number and not committed yet.
        await using var transaction = await _connection.BeginTransactionAsync();
        await _connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { News.Lock });
        var first = await _connection.ExecuteScalarAsync<long>("select nextval('news_seq')");

        var saving = _store.Save("arxiv", [Pages.Paper()], Now);
        await using var watcher = await _database.Source.OpenConnectionAsync();
        while (!await watcher.ExecuteScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))")) await Task.Yield();
        Assert.Equal(0, await PaperQueries.NewestNews(watcher));

        await transaction.CommitAsync();
        await saving;
        Assert.Equal(first + 1, await PaperQueries.NewestNews(watcher));
    }

    [Fact]
    public async Task The_window_holds_what_made_news_and_nothing_else()
    {
        await _store.Save("arxiv", [Pages.Paper("2603.00001"), Pages.Paper("2101.00001") with { Date = new DateOnly(2021, 1, 1) }], Now);
        await _store.Save("arxiv", [Pages.Paper("2603.00002")], Now.AddDays(1));
        var window = await PaperQueries.WithNewsSince(_connection, Now);
        Assert.Equal(["2603.00001", "2603.00002"], window.Select(paper => paper.Id));
        Assert.Equal(["2603.00002"], (await PaperQueries.WithNewsSince(_connection, Now.AddHours(1))).Select(paper => paper.Id));
        Assert.Equal(["2603.00002"], (await PaperQueries.WithNewsAfter(_connection, window[0].ArrivedSeq!.Value)).Select(paper => paper.Id));
        Assert.Equal(window[1].ArrivedSeq, await PaperQueries.NewestNews(_connection));
        Assert.Null((await PaperQueries.ByAlias(_connection, "arxiv:2101.00001"))!.ArrivedSeq);
    }
}
