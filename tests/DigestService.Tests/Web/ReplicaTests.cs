using System.Net;
using DigestService.Cli.Doctor;
using DigestService.Database;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Search;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>ConnectionStrings:Reading. The replica is played by a database that nobody may write to, and that holds another paper, and nothing of readers.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string OfReplica = "only the replica knows";
    private const string OfPrimary = "only the primary knows";

    private TestDatabase _replica = null!;

    public async Task InitializeAsync()
    {
        _replica = await TestDatabase.Create();
        await new PaperStore(_replica.Source, SearchTerms.Vector).Save("hf", [Told.Listed("2512.00001", $"Agents that {OfReplica}", "2025-12-11")], TestService.At("2025-12-11T12:00Z"));
        await using var tables = _replica.Source.CreateCommand("drop table subscribers, profiles, schedule, digests, outbox, sign_ups, consents, fresh_links, address_changes cascade");
        await tables.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _replica.DisposeAsync();

    private string ReadOnly => _replica.ServiceConnectionString + ";Options=-c default_transaction_read_only=on";

    private static async Task<TestService> Start(string? replica)
    {
        var service = await TestService.Start(settings: given => given with { ReadingConnectionString = replica });
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", $"Agents that {OfPrimary}", "2025-12-11"));
        return service;
    }

    public static TheoryData<string> PublicAddresses => new(
        "/", "/2025-12-11", "/2025-12", "/papers/2512.00001", "/search?q=agents", "/feed.xml", "/feed.xml?q=agents",
        "/api/v1/papers", "/api/v1/papers/2512.00001", "/api/v1/search?q=agents");

    [Theory]
    [MemberData(nameof(PublicAddresses))]
    public async Task What_is_the_same_for_everybody_is_read_from_the_replica_where_there_is_one(string address)
    {
        await using var service = await Start(ReadOnly);
        await using var site = await TestSite.Start(service);
        Assert.Contains(OfReplica, await site.Browser.GetStringAsync(address), StringComparison.Ordinal);

        await using var without = await Start(null);
        await using var plain = await TestSite.Start(without);
        Assert.Contains(OfPrimary, await plain.Browser.GetStringAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_reader_changes_and_sees_comes_from_the_primary()
    {
        await using var service = await Start(ReadOnly);
        await using var site = await TestSite.Start(service);

        using var asked = await site.Submit("/subscribe", "main form", ("email", "ada@example.org"), ("keywords", "agents"));
        await TestSite.TakenUp(service);
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));
        using var confirmed = await site.Submit(TestSite.LinkIn(service.Mails[0].TextBody, "confirm"), "main form button");
        var now = DateTimeOffset.UtcNow.ToString("O");
        await service.Tell("hf", now, Told.Listed("2611.00001", $"New agents that {OfPrimary}", now[..10]));
        await service.ComposeAndSend(now);
        var manage = TestSite.LinkIn(service.Mails[1].TextBody, "manage");
        using var saved = await site.Submit(manage, "#schedule .actions button", ("hour", "9"));

        Assert.Contains(OfPrimary, service.Mails[1].TextBody, StringComparison.Ordinal);
        Assert.Equal("9", (await site.Open(manage)).QuerySelector("select[name=hour] option[selected]")!.GetAttribute("value"));
        foreach (var address in new[] { manage, TestSite.LinkIn(service.Mails[1].TextBody, "digest"), TestSite.LinkIn(service.Mails[1].TextBody, "unsubscribe"), "/readyz" })
        {
            using var answer = await site.Browser.GetAsync(address);
            Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
        }
    }

    [Fact]
    public async Task While_no_replica_answers_the_primary_named_behind_it_does()
    {
        await using var primary = await Start(null);
        var behind = primary.Settings.ConnectionString!.Replace("Host=", "Host=127.0.0.1:1,", StringComparison.OrdinalIgnoreCase);
        await using var reading = new ReadingDatabase(primary.Database, behind);

        var found = await new SearchPapers(reading.Source).Find(new SearchRequest((Query)Query.Parse("agents")));

        Assert.EndsWith(OfPrimary, Assert.Single(((SearchPage)found).Papers).Paper.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_tells_what_the_pages_read_from()
    {
        await using var primary = await Start(null);
        await using var away = new ReadingDatabase(primary.Database, "Host=127.0.0.1;Port=1;Database=none");
        await using var other = new ReadingDatabase(primary.Database, ReadOnly);

        Assert.Equal((CheckResult.Failed, CheckResult.Mind), (await Looked(primary, away), await Looked(primary, other)));
    }

    private static async Task<CheckResult> Looked(TestService service, ReadingDatabase reading)
    {
        var result = CheckResult.Ok;
        await foreach (var check in DatabaseChecks.Run(service.Database, reading, CancellationToken.None))
            if (check.Name == "reading") result = check.Result;
        return result;
    }
}
