using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Delivery;

/// <summary>How many mails a provider is given at once, and how many over one connection.</summary>
public sealed class ProviderLimitsTests
{
    private int _now, _most, _places;

    /// <summary>Counts the mails to Gmail that are on their way at the same time: the first wait until as many are as may be, the others for a moment.</summary>
    private LoopbackAction? Watch(LoopbackMoment moment)
    {
        if (moment.Step != LoopbackStep.EndOfData || !moment.Recipients.Any(recipient => recipient.EndsWith("@gmail.com", StringComparison.Ordinal)))
            return null;
        var now = Interlocked.Increment(ref _now);
        InterlockedMax(ref _most, now);
        SpinWait.SpinUntil(() => Volatile.Read(ref _most) >= _places, TimeSpan.FromSeconds(10));
        Thread.Sleep(10);
        Interlocked.Decrement(ref _now);
        return null;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private static Providers Limited(params (string Key, string Value)[] settings)
    {
        var faults = new List<string>();
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(each => "Providers:" + each.Key, each => (string?)each.Value)).Build();
        var providers = Providers.Read(root.GetSection("Providers"), faults);
        Assert.Empty(faults);
        return providers;
    }

    private static DeliverEmails Worker(DeliveryRig rig, int connections, params (string Key, string Value)[] settings) =>
        rig.Worker(options: options => options with { Providers = Limited(settings) }, smtp: smtp => smtp with { Connections = connections });

    private static Task ToGmail(DeliveryRig rig, int first) =>
        rig.Seed.Execute("update subscribers set email = replace(email, 'example.net', 'gmail.com') where subscriber_id <= @first", new { first });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_are_on_their_way_at_once_than_the_provider_wants(int places)
    {
        _places = places;
        await using var rig = await DeliveryRig.Create(Watch);
        await rig.Seed.Readers(60);
        await ToGmail(rig, 40);
        var worker = Worker(rig, 6, ("gmail:Connections", $"{places}"));
        var sent = (await rig.Run(worker: worker)).Sent + (await rig.Run(later: TimeSpan.FromMinutes(1), drain: true, worker: worker)).Sent;
        Assert.Equal((60, places), (sent, _most));
    }

    [Fact]
    public async Task The_others_go_past_and_what_waits_for_its_turn_costs_no_attempt()
    {
        await using var rig = await DeliveryRig.Create(Watch);
        var mails = await rig.Seed.Readers(400);
        await ToGmail(rig, 350);
        var worker = Worker(rig, 4, ("gmail:Connections", "1"));
        var first = await rig.Run(worker: worker);
        Assert.Equal(50, rig.Relay.Mails.Count(mail => mail.Recipient.EndsWith("@example.net", StringComparison.Ordinal)));
        var waiting = (await Task.WhenAll(mails.Select(rig.Seed.Mail))).Where(row => row.State == "later").ToList();
        Assert.InRange(waiting.Count, 100, 349);
        Assert.All(waiting, row => Assert.Equal((0, true), (row.Attempts, row.Reply!.StartsWith("waits for its turn", StringComparison.Ordinal))));

        var rest = await rig.Run(later: TimeSpan.FromMinutes(15), drain: true, worker: worker);
        Assert.Equal((400, 1), (first.Sent + rest.Sent, _most));
        Assert.Equal(400, rig.Relay.Mails.Select(mail => mail.Recipient).Distinct().Count());
    }

    [Fact]
    public async Task What_a_person_waits_for_is_the_next_to_go_there()
    {
        await using var rig = await DeliveryRig.Create(Watch);
        await rig.Seed.Readers(60);
        await ToGmail(rig, 60);
        await rig.Seed.Confirmation(await rig.Seed.Subscriber("new@gmail.com", "pending"));
        await rig.Run(worker: Worker(rig, 4, ("gmail:Connections", "1")));
        Assert.InRange(rig.Relay.Mails.Single(mail => mail.Recipient == "new@gmail.com").Number, 1, 2);
    }

    [Fact]
    public async Task A_mail_that_nobody_wants_any_more_leaves_its_place()
    {
        await using var rig = await DeliveryRig.Create(Watch);
        await rig.Seed.Readers(30);
        await ToGmail(rig, 30);
        var worker = rig.Worker(options: options => options with { Providers = Limited(("gmail:Connections", "1")) }, prepare: async (mails, stop) =>
        {
            await rig.Seed.Execute("update subscribers set state = 'unsubscribed', left_at = now() where subscriber_id % 2 = 0");
            return await rig.Seed.Prepare(mails, stop);
        });
        var first = await rig.Run(worker: worker);
        var rest = await rig.Run(later: TimeSpan.FromMinutes(15), drain: true, worker: worker);
        Assert.Equal((15, 15), (first.Sent + rest.Sent, first.Cancelled + rest.Cancelled));
    }

    [Fact]
    public async Task A_connection_carries_only_so_many_to_one_provider()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(13);
        await ToGmail(rig, 10);
        Assert.Equal(13, (await rig.Run(worker: Worker(rig, 1, ("gmail:MessagesPerConnection", "4")))).Sent);
        Assert.Equal([4, 4, 5], rig.Relay.Mails.GroupBy(mail => mail.Connection).OrderBy(group => group.Key).Select(group => group.Count()));
    }

    [Fact]
    public async Task What_a_connection_carried_is_remembered_between_runs()
    {
        await using var rig = await DeliveryRig.Create();
        var worker = Worker(rig, 1, ("gmail:MessagesPerConnection", "2"));
        await rig.Seed.Readers(2);
        await ToGmail(rig, 2);
        await rig.Run(worker: worker);
        await rig.Seed.Digest(await rig.Seed.Subscriber("third@gmail.com"));
        await rig.Run(worker: worker);
        Assert.Equal(3, rig.Relay.Count);
        Assert.NotEqual(rig.Relay.Mails[0].Connection, rig.Relay.Mails[2].Connection);
    }
}
