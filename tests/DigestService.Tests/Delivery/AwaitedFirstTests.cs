using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>Mail that a person waits for goes first, whatever the outbox holds and the workers have in hand.</summary>
public sealed class AwaitedFirstTests
{
    /// <summary>Asks for a confirmation once the relay has taken <paramref name="after"/> digests.</summary>
    private sealed class Request(int after)
    {
        private int _asked;

        public DeliveryRig? Rig { get; set; }

        /// <summary>How many digests the relay had taken when the request was in the database.</summary>
        public int Before { get; private set; }

        public LoopbackAction? Script(LoopbackMoment moment)
        {
            if (moment.Step == LoopbackStep.EndOfData && Rig!.Relay.Count >= after && Interlocked.Exchange(ref _asked, 1) == 0)
            {
                Rig.Seed.Confirmation(Rig.Seed.Subscriber("new@example.net", "pending").GetAwaiter().GetResult()).GetAwaiter().GetResult();
                Before = Rig.Relay.Count;
            }
            return null;
        }

        /// <summary>How many digests were taken between the request and its confirmation.</summary>
        public int Between => Rig!.Relay.Mails.Single(mail => mail.Recipient == "new@example.net").Number - Before - 1;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_confirmation_overtakes_all_digests_but_the_few_that_are_begun(int connections)
    {
        var request = new Request(after: 300);
        await using var rig = request.Rig = await DeliveryRig.Create(request.Script);
        await rig.Seed.Readers(1500);
        var report = await rig.Run(drain: true, worker: rig.Worker(smtp: smtp => smtp with { Connections = connections }));
        Assert.Equal(1501, report.Sent);

        // The window, and once more what was being begun while the request was written.
        Assert.InRange(request.Between, 0, 2 * SendWindow.MostAhead(connections));
    }

    [Fact]
    public void No_window_is_wide_enough_for_200_digests() => Assert.All(Enumerable.Range(1, 100), connections => Assert.InRange(SendWindow.MostAhead(connections), 2, 150));

    [Fact]
    public async Task It_is_sent_where_there_is_no_digest_to_send()
    {
        await using var rig = await DeliveryRig.Create();
        for (var i = 0; i < 40; i++)
            await rig.Seed.Confirmation(await rig.Seed.Subscriber($"new{i}@example.net", "pending"));
        Assert.Equal(new DeliveryReport(Sent: 40), await rig.Run());
    }

    [Fact]
    public async Task It_reaches_the_relay_before_any_digest_is_rendered()
    {
        var rendering = new TaskCompletionSource();
        await using var rig = await DeliveryRig.Create(moment =>
        {
            if (moment.Recipient == "new@example.net")
                rendering.TrySetResult();
            return null;
        });
        await rig.Seed.Readers(60);
        await rig.Seed.Confirmation(await rig.Seed.Subscriber("new@example.net", "pending"));
        var report = await rig.Run(worker: rig.Worker(prepare: async (mails, stop) =>
        {
            if (mails[0].Urgency == Urgency.Digest)
                await rendering.Task.WaitAsync(TimeSpan.FromSeconds(60), stop); // else set aside, and not sent
            return await rig.Seed.Prepare(mails, stop);
        }));
        Assert.Equal(61, report.Sent);
    }

    [Fact]
    public async Task One_that_cannot_be_rendered_holds_up_nothing()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(20);
        var broken = await rig.Seed.Confirmation(await rig.Seed.Subscriber("new@example.net", "pending"));
        var report = await rig.Run(worker: rig.Worker(prepare: (mails, stop) => mails[0].MailId == broken ? throw new InvalidOperationException("no such template") : rig.Seed.Prepare(mails, stop)));
        Assert.Equal(new DeliveryReport(Sent: 20, Later: 1), report);
        Assert.Contains("no such template", (await rig.Seed.Mail(broken)).Reply);
    }
}
