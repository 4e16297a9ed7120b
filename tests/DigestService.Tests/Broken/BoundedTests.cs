using System.Net;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Broken;

/// <summary>Nothing waits for ever.</summary>
public sealed class BoundedTests
{
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(60);

    private const string Everything = "papers, digests, outbox, schedule, profiles, subscribers, keywords, sign_ups, failed_papers, failed_readers, source_days, provider_pauses, relay_use";

    private static Task<TestService> Start() => TestService.Start(settings: given => given with { ConnectionString = given.ConnectionString + ";Command Timeout=1" });

    [Fact]
    public async Task A_statement_that_hangs_ends_every_story_and_blames_nobody()
    {
        await using var service = await Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        var at = TestService.At("2025-12-12T07:00Z");
        Func<Task>[] stories =
        [
            () => service.Tell("hf", "2025-12-12T06:00Z", Told.Listed("2", "Router", "2025-12-12")),
            () => service.Get<PaperStore>().TryAgain(at),
            () => service.Compose("2025-12-12T07:00Z"),
            () => service.Get<DeliverEmails>().Run(at, drain: true, CancellationToken.None),
            () => service.Get<Tidy>().Run(at),
            () => service.Get<SignUps>().TakeAll(),
        ];

        await using (await Held.Tables(service, Everything, "access exclusive"))
            await Task.WhenAll(stories.Select(story => Assert.ThrowsAnyAsync<NpgsqlException>(() => story().WaitAsync(ForEver))));

        await service.ComposeAndSend("2025-12-12T07:01Z");
        Assert.Equal((1, 0), (service.Mail.Count, await service.Ask<int>("select count(*) from failed_readers")));
    }

    [Theory]
    [InlineData("digests")]
    [InlineData("outbox")]
    public async Task A_copy_that_hangs_ends_too_and_leaves_nothing_half_done(string table)
    {
        await using var service = await Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");

        await using (await Held.Tables(service, table)) // reading goes on, writing waits
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => service.Compose("2025-12-12T07:00Z").WaitAsync(ForEver));

        Assert.Equal(0, await service.Ask<int>("select count(*) from digests"));
        Assert.Equal(1, (await service.Compose("2025-12-12T07:01Z")).Digests);
    }

    [Fact]
    public async Task Every_page_answers_while_the_database_hangs()
    {
        await using var service = await Start();
        await using var site = await TestSite.Start(service);
        var addresses = site.GetRoutes.Select(route => "/" + string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? part.Contains("int", StringComparison.Ordinal) ? "1" : "x" : part)));

        var answers = new List<HttpStatusCode>();
        await using (await Held.Tables(service, Everything, "access exclusive"))
            foreach (var some in addresses.Chunk(10))
                answers.AddRange((await Task.WhenAll(some.Select(address => site.Browser.GetAsync(address).WaitAsync(ForEver)))).Select(answer => answer.StatusCode));

        Assert.Contains(HttpStatusCode.InternalServerError, answers); // they did ask
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_transaction_whose_owner_stands_still_is_ended_by_the_database()
    {
        await using var service = await TestService.Start();
        await using var connection = await service.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await DueStore.AskByIndex(connection, transaction);
        await using var shown = new NpgsqlCommand("show idle_in_transaction_session_timeout", connection, transaction);
        Assert.Equal("1min", await shown.ExecuteScalarAsync());
    }
}
