using System.Collections.Concurrent;
using DigestService.Delivery.Loopback;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Subscribers;
using DigestService.Tests.Papers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>Real processes on one database: joining, leaving, frozen and woken again.</summary>
public sealed class SeveralWorkersTests
{
    private static readonly (string, string)[] Quick = [("Digest__Schedule__LeaseSeconds", "5"), ("Digest__Schedule__DeliverSeconds", "1")];

    [FactWhereInstalled("kill")]
    public async Task A_worker_frozen_past_its_lease_says_nothing_more_on_its_old_connections_and_changes_no_row_that_others_took()
    {
        var (isWoken, saidSince) = (false, new ConcurrentQueue<int>());
        await using var service = await TestService.Start(new LoopbackOptions
        {
            Script = moment =>
            {
                if (moment.Step == LoopbackStep.MailFrom && Volatile.Read(ref isWoken)) saidSince.Enqueue(moment.Connection);
                return moment.Step == LoopbackStep.EndOfData ? new LoopbackAction { Delay = TimeSpan.FromMilliseconds(100) } : null;
            },
        });
        var now = DateTimeOffset.UtcNow.ToString("o");
        await service.Tell("hf", now, Told.Listed("1", "A router", now[..10]));
        await Digests(service, 1, 24, now);

        await using var frozen = WorkerProcess.Start(service, Quick);
        await frozen.Until(() => Task.FromResult(service.Mail.Count >= 3));
        frozen.Signal("STOP");
        var oldConnections = service.Mail.Connections;
        var mayDouble = await service.Ask<int>("select count(*) from outbox where state = 'sending'");
        Assert.True(await service.Ask<int>("select count(*) from outbox where state in ('leased', 'sending')") > 0);

        await using var joined = WorkerProcess.Start(service, Quick);
        await joined.Until(() => Sent(service, 24));
        var rows = (await service.AllRows())["outbox"];
        Volatile.Write(ref isWoken, true);
        frozen.Signal("CONT");
        await frozen.Until(() => Task.FromResult(frozen.Log.Contains("The lease on the outbox lapsed", StringComparison.Ordinal)));
        Assert.Equal(rows, (await service.AllRows())["outbox"]);

        await Digests(service, 25, 8, now);
        await joined.Until(() => Sent(service, 32));
        Assert.Equal(0, (await joined.Terminate()).ExitCode);
        await Digests(service, 33, 3, now);
        await frozen.Until(() => Sent(service, 35)); // it works as before, over connections of its own
        Assert.Equal(0, (await frozen.Terminate()).ExitCode);

        Assert.NotEmpty(saidSince);
        Assert.All(saidSince, connection => Assert.True(connection > oldConnections));
        Assert.Equal(35, service.Mails.Select(mail => mail.To.ToString()).Distinct().Count());
        Assert.Equal(35, service.Mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.InRange(service.Mail.Count, 35, 35 + mayDouble);
        Assert.Equal(0, await service.Ask<int>("select count(*) from outbox where state in ('leased', 'sending')"));
    }

    /// <summary>The short form of <c>digest bench workers</c>, which does it with 20,000 from published programs.</summary>
    [FactWhereInstalled("kill")]
    public async Task Two_workers_share_the_digests_and_when_one_is_stopped_the_other_sends_the_rest_once()
    {
        const int Mails = 300;
        var slow = new LoopbackOptions { Script = moment => moment.Step == LoopbackStep.EndOfData ? new LoopbackAction { Delay = TimeSpan.FromMilliseconds(40) } : null };
        await using var service = await TestService.Start(slow);
        await using var otherRelay = LoopbackSmtpServer.Start(slow);
        await using var site = await TestSite.Start(service);
        var now = DateTimeOffset.UtcNow.ToString("o");
        await service.Tell("hf", now, Told.Listed("1", "A router", now[..10]));
        await using var one = WorkerProcess.Start(service);
        await using var other = WorkerProcess.Start(service.Settings.ConnectionString!, otherRelay.Port);
        await Digests(service, 1, Mails, now);

        await one.Until(() => Task.FromResult(service.Mail.Count >= Mails / 4 && otherRelay.Count > 0));
        Assert.Equal(0, (await one.Terminate()).ExitCode);
        await other.Until(() => Sent(service, Mails));

        Assert.InRange(service.Mail.Count, Mails / 4, Mails);
        Assert.InRange(otherRelay.Count, Mails / 4, Mails);
        Assert.Equal(Mails, service.Mail.Count + otherRelay.Count);
        Assert.Equal(Mails, service.Mail.Mails.Concat(otherRelay.Mails).Select(mail => mail.Recipient).Distinct().Count());
        Assert.StartsWith("ready", await site.Browser.GetStringAsync("/readyz"), StringComparison.Ordinal);
    }

    private static async Task Digests(TestService service, int from, int count, string now)
    {
        for (var i = from; i < from + count; i++) await service.Subscribe($"reader{i}@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now);
        await service.Compose(now);
    }

    private static async Task<bool> Sent(TestService service, int mails) => await service.Ask<int>("select count(*) from outbox where state = 'sent'") == mails;

    [Fact]
    public async Task The_pause_between_requests_holds_over_all_workers_and_the_command_line_and_one_asks_at_a_time()
    {
        var pause = TimeSpan.FromSeconds(0.4);
        await using var feeds = await FeedServer.Start();
        feeds.On("/atom/", FeedReply.Xml(Pages.Atom(Pages.AtomEntry())));
        await using var service = await TestService.Start();
        var settings = new ArxivSettings { RssBaseUrl = feeds.BaseUrl, ApiBaseUrl = feeds.BaseUrl, Categories = ["cs.CL", "cs.AI"], MinSecondsBetweenRequests = pause.TotalSeconds };
        var environment = DigestProgram.Configured(service.Settings.ConnectionString!);
        (environment["Digest__Arxiv__RssBaseUrl"], environment["Digest__Arxiv__ApiBaseUrl"], environment["Digest__Arxiv__MinSecondsBetweenRequests"]) = (feeds.BaseUrl, feeds.BaseUrl, "0.4");
        (environment["Digest__Arxiv__Categories__0"], environment["Digest__Arxiv__Categories__1"]) = ("cs.CL", "cs.AI");

        var commandLine = DigestProgram.Run(["ingest", "--source", "arxiv"], environment);
        while (!commandLine.IsCompleted)
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Worker()));

        Assert.True((await commandLine).ExitCode == 0, (await commandLine).Error);
        Assert.Equal(4, feeds.Asked.Count(asked => asked.StartsWith("/atom/", StringComparison.Ordinal))); // the workers each feed once, and the command line too
        Assert.All(feeds.Gaps, gap => Assert.True(gap >= pause - TimeSpan.FromMilliseconds(5), $"{gap}"));

        async Task Worker()
        {
            using var client = new FeedClient(new FeedSettings(), new FeedIdentity(null, null));
            await new IngestPapers(service.Database, service.Get<PaperStore>(), client, new FeedSettings()).Poll(new ArxivFeeds(settings), new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero));
            await Task.Delay(50);
        }
    }
}
