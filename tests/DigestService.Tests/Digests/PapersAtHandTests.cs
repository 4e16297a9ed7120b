using Dapper;
using DigestService.Digests;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Tests.Papers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Digests;

public sealed class PapersAtHandTests : IAsyncLifetime
{
    private static readonly string[] Words = ["routers", "speech", "weather", "graph", "neural", "networks", "learns", "a", "the", "for"];
    private readonly PapersAtHand _papers = new();
    private readonly KeywordsAtHand _keywords = new();
    private TestDatabase _database = null!;
    private NpgsqlConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _connection = await _database.Source.OpenConnectionAsync();
        var store = new PaperStore(_database.Source, SearchTerms.Vector);
        for (var i = 1; i <= 5; i++)
            await store.Save("arxiv", [Pages.Paper($"2603.0000{i}")], new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero));
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<PaperAtHand> One(int number) => (await _papers.Load(_connection, [number, number + 1], default))[number];

    [Fact]
    public async Task A_paper_is_read_once() => Assert.Same(await One(1), await One(1));

    [Theory]
    [InlineData("withdrawn = true")]
    [InlineData("title = 'another'")]
    [InlineData("votes = 1234")]
    public async Task A_paper_that_was_changed_is_read_anew(string change)
    {
        var (before, other) = (await One(1), await One(2));
        await _connection.ExecuteAsync($"update papers set {change} where paper_id = 1");
        var after = await One(1);
        Assert.NotSame(before, after);
        Assert.Equivalent((await PaperQueries.ByNumbers(_connection, [1])).Single(), after.Paper, strict: true);
        Assert.Same(other, await One(2));
    }

    [Fact]
    public async Task A_paper_that_is_gone_is_in_hand_no_longer()
    {
        await One(1);
        await _connection.ExecuteAsync("delete from papers where paper_id = 1");
        Assert.DoesNotContain(1, (await _papers.Load(_connection, [1, 2], default)).Keys);
    }

    [Fact]
    public async Task What_is_found_is_what_a_fresh_look_finds()
    {
        var random = new Random(20251211);
        for (var number = 1; number <= 5; number++)
            await _connection.ExecuteAsync("update papers set title = @title, abstract = @text where paper_id = @number", new { number, title = Text(random, 8), text = Text(random, 80) });
        for (var number = 1; number <= 60; number++)
            await _connection.ExecuteAsync("insert into keywords (keyword_id, query) overriding system value values (@number, @query)", new { number, query = $"{Text(random, 2)} x{number} OR {Words[random.Next(7)]}" });

        for (var round = 0; round < 200; round++)
        {
            var (paper, keyword) = (random.Next(1, 6), random.Next(1, 61));
            var known = (await _keywords.Load(_connection, [keyword, 1 + keyword % 60]))[keyword];
            var found = (await One(paper)).Find(known);
            var fresh = new PaperEvidence((await PaperQueries.ByNumbers(_connection, [paper])).Single()).Find(Assert.IsType<Query>(Query.Parse(known.Query)));
            Assert.Equivalent(fresh, found, strict: true);
        }
    }

    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
