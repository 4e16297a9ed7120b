using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>What delivery warns of in the log, and what it leaves to others to tell.</summary>
public sealed class ToldOnceTests
{
    private readonly Warnings<DeliverEmails> _log = new();

    [Fact]
    public async Task A_mail_that_composing_took_back_before_it_had_begun_is_no_warning()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(1);
        var worker = rig.Worker(log: _log, prepare: async (mails, stop) =>
        {
            await Do(rig, "update outbox set state = 'superseded', owner = null, lease_until = null, finished_at = now() where state = 'leased'");
            return [.. mails.Select(mail => new PreparedMail.Cancel(mail, "all its papers were withdrawn"))];
        });

        await rig.Run(worker: worker);

        Assert.Empty(_log.Lines);
        Assert.Equal(new Dictionary<string, int> { ["superseded"] = 1 }, await rig.Seed.States());
    }

    [Fact]
    public async Task A_mail_that_was_sent_while_another_had_taken_its_row_is_one()
    {
        DeliveryRig? made = null;
        await using var rig = made = await DeliveryRig.Create(moment =>
        {
            if (moment.Step == LoopbackStep.EndOfData) Do(made!, "update outbox set owner = gen_random_uuid()").GetAwaiter().GetResult();
            return null;
        });
        await rig.Seed.Readers(1);

        await rig.Run(worker: rig.Worker(log: _log));

        Assert.Contains("came out as sent, but the row is no longer ours", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_relay_that_is_away_is_logged_where_the_caller_does_not_tell_it(bool tells, int lines)
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(1);

        var report = await rig.Worker(log: _log, smtp: smtp => smtp with { Port = 1 }).Run(OutboxSeed.Now, drain: true, default, tellsFault: tells);

        Assert.NotNull(report.Fault);
        Assert.Equal(lines, _log.Lines.Count);
    }

    private static async Task Do(DeliveryRig rig, string sql)
    {
        await using var connection = await rig.Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
