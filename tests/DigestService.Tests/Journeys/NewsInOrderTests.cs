using Dapper;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>A bare sequence leaks: 2 is seen, the mark moves, then 1 commits and is never mailed.</summary>
public sealed class NewsInOrderTests
{
    [Fact]
    public async Task Numbers_committed_out_of_order_leak_nothing()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-01T12:00Z", Told.Listed("0", "Chess", "2025-12-01"));
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-11T07:00Z");
        await service.Compose("2025-12-11T07:00Z");

        // An ingester has taken its numbers and dawdles before its commit; a second one comes along.
        await using var slow = await service.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync($"select pg_advisory_xact_lock({News.Lock})", transaction: transaction);
        var first = await slow.ExecuteScalarAsync<long>("select nextval('news_seq')", transaction: transaction);
        var second = service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2", "Second router", "2025-12-11"));
        await service.Compose("2025-12-12T07:00Z");
        Assert.False(second.IsCompleted);
        Assert.Empty((await service.Shown(reader, "2025-12-12"))!);

        await slow.ExecuteAsync(
            """
            insert into papers (alias, title, abstract, authors, sources, paper_date, listed_on, version, first_seen_at, terms, told)
            values ('arxiv:1', 'First router', '', '{}', '{hf}', '2025-12-11', '2025-12-11', 0, '2025-12-11T12:00Z', to_tsvector('router'), '{0}');
            insert into news (news_seq, paper_id, event, made_at) select @first, paper_id, 'listed', '2025-12-11T12:00Z' from papers where alias = 'arxiv:1';
            """, new { first }, transaction);
        await transaction.CommitAsync();
        await second;
        await service.Compose("2025-12-13T07:00Z");

        Assert.Equal(["First router", "Second router"], (await service.Shown(reader, "2025-12-13"))!.Order());
    }

    [Fact]
    public async Task Many_ingesters_and_a_composer_at_once_miss_and_repeat_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], MaxPapers = 50, TimeZone = "UTC" }, "2025-12-01T07:00Z");
        await service.Compose("2025-12-01T07:00Z");

        var telling = Enumerable.Range(0, 24).Select(at => Task.Run(() =>
            service.Tell(at % 2 == 0 ? "hf" : "arxiv", "2025-12-02T12:00Z", Told.Listed($"{at}", $"Router {at}", "2025-12-02")))).ToList();
        for (var day = 2; day <= 9; day++) await service.ComposeAndSend($"2025-12-{day:00}T07:00Z");
        await Task.WhenAll(telling);
        await service.Compose("2025-12-10T07:00Z");

        var shown = new List<string>();
        for (var day = 2; day <= 10; day++) shown.AddRange(await service.Shown(reader, $"2025-12-{day:00}") ?? []);
        Assert.Equal(24, shown.Count);
        Assert.Equal(24, shown.Distinct().Count());
    }
}
