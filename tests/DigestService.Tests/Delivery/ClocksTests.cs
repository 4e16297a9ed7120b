using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>Clocks that disagree or jump: the database's counts.</summary>
public sealed class ClocksTests
{
    [Fact]
    public async Task Workers_whose_clocks_disagree_by_minutes_share_the_work_and_double_nothing()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(60);
        var workers = new[] { -10, 0, 10 }.Select(minutes => rig.Worker(options: options => options with { Time = new WrongTime(TimeSpan.FromMinutes(minutes)), Lease = TimeSpan.FromMinutes(5) })
            .Run(OutboxSeed.Now + TimeSpan.FromMinutes(10 + minutes), drain: true, default));
        var reports = await Task.WhenAll(workers);
        Assert.Equal((60, 60), (reports.Sum(report => report.Sent), rig.Relay.Count));
    }

    [Fact]
    public async Task A_lease_that_the_databases_clock_calls_over_is_over_whatever_its_owner_believes()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(20);
        var jumped = false;
        var late = rig.Worker(options: options => options with { Preparers = 1 }, prepare: async (claimed, stop) =>
        {
            var prepared = await rig.Seed.Prepare(claimed, stop);
            if (jumped) return prepared;
            jumped = true;
            await rig.Seed.LapseLeases(); // as a jump of the database's clock does
            Assert.Equal(20, (await rig.Run(drain: true)).Sent); // another worker's
            return prepared;
        });
        Assert.Equal(new DeliveryReport(), await rig.Run(drain: true, worker: late));
        Assert.Equal(20, rig.Relay.Count);
    }

    /// <summary>Schedule time comes from the database once a tick; what is told or named by this machine's clock decides nothing.</summary>
    [Fact]
    public void Nothing_that_decides_asks_this_machine_what_time_it_is()
    {
        var source = Path.Combine(Checkout.Root, "src", "DigestService");
        var asking = new[] { "Bounces", "Delivery", "Digests", "Papers", "Subscribers", "Worker" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(source, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file) is var text && (text.Contains("UtcNow", StringComparison.Ordinal) || text.Contains(".Now()", StringComparison.Ordinal) || text.Contains("DateTime.Now", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'));
        Assert.Equal(
            [
                "Delivery/Loopback/LoopbackSmtpServer.cs", // when the tests' relay took a mail
                "Digests/PrepareOutgoing.cs", // the Date header
                "Papers/Feeds/FeedClient.cs", // how long until the time that a server names
                "Papers/Feeds/PoliteFetcher.cs", // the same, and in sentences
            ],
            asking.Order(StringComparer.Ordinal));
    }

    private sealed class WrongTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
