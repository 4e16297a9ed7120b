using Dapper;
using DigestService.Database;
using DigestService.Papers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Papers;

public sealed class PaperStoreTests : IAsyncLifetime
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
        _store = new PaperStore(_database.Source, paper => paper.Title.Contains("poison", StringComparison.Ordinal) ? new string('x', 3_000) : "'title':1");
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task<SavedPage> Hf(SourcePaper paper, DateTimeOffset? now = null) => _store.Save("hf", [paper], now ?? Now);

    private Task<SavedPage> Arxiv(SourcePaper paper, DateTimeOffset? now = null) => _store.Save("arxiv", [paper], now ?? Now);

    private async Task<Paper> Read(string id = "2603.00001") => (await PaperQueries.ByAlias(_connection, "arxiv:" + id))!;

    private static SourcePaper Listed(int? votes = 3, string id = "2603.00001") => Pages.Paper(id, votes: votes, listed: Today, version: 0);

    private Task<long> Count(string sql) => _connection.ExecuteScalarAsync<long>(sql);

    [Fact]
    public async Task The_same_paper_seen_by_both_sources_is_one_row_that_knows_what_both_know()
    {
        await Arxiv(Pages.Paper() with { Categories = ["cs.CL"] });
        var saved = await Hf(Listed() with { Organization = "Example Lab", CodeUrl = "https://code.example/x" });
        var paper = await Read();
        Assert.Equal((0, 1), (saved.New, saved.Updated));
        Assert.Equal(["arxiv", "hf"], paper.Sources);
        Assert.Equal(["cs.CL"], paper.Categories);
        Assert.Equal((Today, 3, "Example Lab", "https://code.example/x"), (paper.ListedOn!.Value, paper.Votes!.Value, paper.Organization, paper.CodeUrl));
    }

    [Fact]
    public async Task What_is_told_again_unchanged_writes_nothing()
    {
        var (home, list) = (Pages.Paper() with { Categories = ["cs.CL"] }, Listed());
        await Arxiv(home);
        await Hf(list);
        var before = await Rows();
        Assert.Equal((0, 0), await Both());
        Assert.Equal(before, await Rows());

        async Task<(int, int)> Both()
        {
            var (a, b) = (await Arxiv(home), await Hf(list));
            return (a.New + b.New, a.Updated + b.Updated);
        }

        async Task<string> Rows() => string.Join(' ', await _connection.QueryAsync<string>(
            "select xmin || ':' || ctid from papers union all select xmin::text from news union all select xmin::text from vote_observations union all select xmin::text from paper_aliases"));
    }

    [Fact]
    public async Task Nothing_known_is_overwritten_with_nothing()
    {
        await Hf(Listed() with { Organization = "Example Lab", ProjectUrl = "https://p.example/" });
        await Hf(Listed() with { Votes = null, Organization = null, ProjectUrl = null, Authors = [], Abstract = "" });
        var paper = await Read();
        Assert.Equal((3, "Example Lab", "https://p.example/", "An abstract.", 2), (paper.Votes!.Value, paper.Organization, paper.ProjectUrl, paper.Abstract, paper.Authors.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_newest_arXiv_version_has_the_words_in_whatever_order_they_come(bool newestFirst)
    {
        SourcePaper[] told = [Pages.Paper(title: "Second version", version: 2), Pages.Paper(title: "First version"), Listed() with { Title = "At second hand" }];
        foreach (var paper in newestFirst ? told : told.Reverse()) await (paper.Version == 0 ? Hf(paper) : Arxiv(paper));
        Assert.Equal("Second version", (await Read()).Title);
    }

    [Fact]
    public async Task Its_days_are_the_earliest_told()
    {
        await Hf(Listed() with { Date = new DateOnly(2026, 3, 28) });
        await Arxiv(Pages.Paper() with { Date = new DateOnly(2026, 3, 27) });
        await Hf(Listed() with { ListedOn = Today.AddDays(-1), Date = new DateOnly(2026, 3, 28) });
        Assert.Equal((new DateOnly(2026, 3, 27), Today.AddDays(-1)), ((await Read()).Date, (await Read()).ListedOn!.Value));
    }

    [Fact]
    public async Task A_paper_that_stands_on_two_lists_changes_nothing_when_both_are_asked_again()
    {
        foreach (var day in new[] { Today.AddDays(-1), Today }) await Hf(Listed() with { ListedOn = day });
        Assert.Equal(0, (await Hf(Listed() with { ListedOn = Today.AddDays(-1) })).Updated + (await Hf(Listed())).Updated);
    }

    [Fact]
    public async Task A_cross_listed_paper_that_stands_twice_on_a_page_is_one_paper()
    {
        var saved = await _store.Save("arxiv", [Pages.Paper() with { Categories = ["cs.CL"] }, Pages.Paper() with { Categories = ["cs.CL", "cs.AI"] }], Now);
        Assert.Equal((1, 0), (saved.New, saved.Updated));
        Assert.Equal(["cs.CL", "cs.AI"], (await Read()).Categories);
    }

    [Fact]
    public async Task A_withdrawal_is_not_taken_back_by_who_knows_an_older_version()
    {
        await Arxiv(Pages.Paper(version: 2) with { Withdrawn = true });
        await Arxiv(Pages.Paper(version: 1));
        await Hf(Listed());
        Assert.True((await Read()).Withdrawn);
        await Arxiv(Pages.Paper(version: 3));
        Assert.False((await Read()).Withdrawn);
    }

    [Fact]
    public async Task Sources_with_names_of_their_own_meet_by_any_alias()
    {
        await Arxiv(Pages.Paper());
        await _store.Save("journal", [Pages.Paper() with { Alias = "journal:77", OtherAliases = ["arxiv:2603.00001"] }], Now);
        Assert.Equal("arxiv:2603.00001", (await PaperQueries.ByAlias(_connection, "journal:77"))!.Alias);
        Assert.Equal(1, await Count("select count(*) from papers"));
    }

    [Fact]
    public async Task Votes_are_observed_when_they_change_and_else_once_a_day()
    {
        foreach (var (votes, hours) in new[] { (3, 0), (3, 5), (4, 6), (4, 29), (4, 31) }) await Hf(Listed(votes), Now.AddHours(hours));
        Assert.Equal([0, 6, 31], await _connection.QueryAsync<int>("select (extract(epoch from observed_at - @Now) / 3600)::int from vote_observations order by 1", new { Now }));
    }

    [Fact]
    public async Task Unknown_votes_are_never_observed()
    {
        await Hf(Listed(votes: null));
        Assert.Equal(0, await Count("select count(*) from vote_observations"));
        Assert.Null((await Read()).Votes);
    }

    [Fact]
    public async Task A_recording_from_before_the_last_look_does_not_turn_votes_back()
    {
        await Hf(Listed(50));
        await Hf(Listed(10), Now.AddDays(-3));
        Assert.Equal(50, (await Read()).Votes);
    }

    [Fact]
    public async Task Votes_gained_are_those_of_the_last_24_hours_observed()
    {
        await Hf(Listed(10));
        Assert.Null((await Read()).VotesGained);
        await Hf(Listed(14), Now.AddHours(6));
        Assert.Equal(4, (await Read()).VotesGained);
        await Hf(Listed(30), Now.AddHours(24));
        Assert.Equal(20, (await Read()).VotesGained);
        await Hf(Listed(50), Now.AddHours(72)); // 20 in 48 hours
        Assert.Equal(10, (await Read()).VotesGained);
    }

    [Fact]
    public async Task Many_papers_that_take_too_long_are_stored_as_fewer_at_once_and_so_few_that_hang_fail()
    {
        await using var impatient = DigestDatabase.Open(_database.ConnectionString + ";Command Timeout=1");
        await _connection.ExecuteAsync(
            """
            create function dawdle() returns trigger language plpgsql as $$
            begin
              perform pg_sleep(30) from (select count(*) as rows, bool_or(title = 'Hangs') as hangs from added) as a where rows > 150 or hangs;
              return null;
            end $$;
            create trigger dawdles after insert on papers referencing new table as added for each statement execute function dawdle();
            """);
        var store = new PaperStore(impatient, _ => "");

        Assert.Equal(300, (await store.Save("hf", [.. Enumerable.Range(10_000, 300).Select(i => Pages.Paper($"2603.{i}"))], Now)).New);

        await Assert.ThrowsAsync<NpgsqlException>(() => store.Save("hf", [Pages.Paper("2603.20000", "Hangs")], Now));
        Assert.Equal((300, 0), (await Count("select count(*) from papers"), await Count("select count(*) from failed_papers")));
    }

    [Fact]
    public async Task What_the_database_refuses_is_set_aside_and_the_rest_goes_in()
    {
        var page = Enumerable.Range(1, 7).Select(i => Pages.Paper($"2603.0000{i}", i == 4 ? "poison" : "A title")).ToList();
        var saved = await _store.Save("arxiv", page, Now);
        Assert.Equal(6, saved.New);
        Assert.Equal("arxiv:2603.00004", saved.Rejected.Single().Item);
        Assert.StartsWith("the database refused it: ", saved.Rejected.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_may_stand_in_a_paper_comes_back_as_it_was()
    {
        var told = Pages.Paper(title: @"<script> \N 'quotes' ""{1,2}"" $\alpha$ 100% \ מאמר") with
        {
            Abstract = "One\nTwo\ttabs? NULL",
            Authors = ["O'Neil, \"Jr.\"", "{brace}", "NULL", "דוד לוי", .. Enumerable.Range(0, 3_303).Select(i => $"Author {i}")],
            Categories = ["cs.CL", "hep-ph"],
        };
        await Arxiv(told);
        var paper = await Read();
        Assert.Equal((told.Title, told.Abstract), (paper.Title, paper.Abstract));
        Assert.Equal(told.Authors, paper.Authors);
        Assert.Equal(told.Categories, paper.Categories);
    }

    [Fact]
    public async Task Two_that_bring_the_same_new_papers_at_once_store_each_once()
    {
        var page = Enumerable.Range(10_000, 300).Select(i => Pages.Paper($"2603.{i}")).ToList();
        var saved = await Task.WhenAll(_store.Save("arxiv", page, Now), _store.Save("hf", [.. page.AsEnumerable().Reverse()], Now), _store.Save("arxiv", page, Now));
        Assert.Equal(300, saved.Sum(each => each.New));
        Assert.Equal((300, 300), (await Count("select count(*) from papers"), await Count("select count(*) from news")));
    }
}
