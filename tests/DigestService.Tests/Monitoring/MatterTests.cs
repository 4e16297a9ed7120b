using DigestService.Delivery.Loopback;
using DigestService.Monitoring;
using DigestService.Tests.Support;

namespace DigestService.Tests.Monitoring;

/// <summary>What the operator is mailed about, without looking.</summary>
public sealed class MatterTests
{
    private static readonly DateTimeOffset Now = TestService.At("2026-03-04T20:00Z"); // a Wednesday
    private static readonly Disk Roomy = new("/", 100_000_000_000, 50_000_000_000);

    private static Task Look(TestService service, DateTimeOffset? at = null, params Disk[] disks) => service.Get<TellOperator>().Run(disks, at ?? Now);

    private static IReadOnlyList<string> Subjects(TestService service) => [.. service.Mails.Select(mail => mail.Subject!["Paper Digest: ".Length..])];

    [Fact]
    public async Task When_all_is_well_nobody_is_mailed()
    {
        await using var service = await TestService.Start();
        await Given.OutboxDue(service, since: Now.AddMinutes(-90));
        await Given.Counts(service, ("accepted", 100_000), ("complained", 100));

        await Look(service, Now, Roomy);

        Assert.Empty(service.Mails);
    }

    [Fact]
    public async Task A_source_that_is_late_by_its_own_calendar()
    {
        await using var service = await TestService.Start();
        await service.Do("insert into source_days (source, day, state, fetched, new, updated, rejected, looked_at) values ('hf', '2026-03-02', 'complete', 30, 30, 0, 0, @Now), ('hf', '2026-03-03', 'complete', 30, 30, 0, 0, @Now), ('hf', '2026-03-04', 'quiet', 0, 0, 0, 0, @Now)", new { Now });

        await Look(service, TestService.At("2026-03-04T13:00Z")); // due at noon, and an hour is no matter
        Assert.Empty(service.Mails);
        await Look(service);

        Assert.Equal(["a source is late"], Subjects(service));
        Assert.Contains("hf owes 2026-03-04 (late", service.Mails.Single().TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_paused()
    {
        await using var service = await TestService.Start();
        await service.Do("insert into provider_pauses (provider, since, until, reason) values ('gmail', @Now, @until, '421 4.7.28 unusual rate.')", new { Now, until = Now.AddMinutes(15) });

        await Look(service);

        Assert.Equal(["a provider or relay does not take our mail"], Subjects(service));
        Assert.Contains("`digest pauses lift gmail`", service.Mails.Single().TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outbox_older_than_two_hours()
    {
        await using var service = await TestService.Start();
        await Given.OutboxDue(service, since: Now.AddMinutes(-121));

        await Look(service);

        Assert.Equal(["mail does not go out"], Subjects(service));
    }

    [Fact]
    public async Task Complaints_over_a_thousandth()
    {
        await using var service = await TestService.Start();
        await Given.Counts(service, ("accepted", 100_000), ("complained", 101));

        await Look(service);

        Assert.Equal(["readers complain"], Subjects(service));
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full()
    {
        await using var service = await TestService.Start();

        await Look(service, Now, Roomy, new Disk("/var", 100_000_000_000, 9_000_000_000));

        Assert.Equal(["a disk is nearly full"], Subjects(service));
        Assert.Contains("/var", service.Mails.Single().TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_disks_of_this_machine_are_looked_at_once_each()
    {
        var disks = Disk.All(Path.Combine(Path.GetTempPath(), "journal"), null);

        Assert.NotEmpty(disks);
        Assert.All(disks, disk => Assert.InRange(disk.FreePercent, 0, 100));
        Assert.Equal(disks.Count, disks.DistinctBy(disk => disk.Name).Count());
    }

    [Fact]
    public async Task Each_matter_is_mailed_once_a_day_whichever_workers_look_and_to_the_address_that_is_set()
    {
        await using var service = await TestService.Start(settings: given => given with { Monitoring = new MonitoringSettings { MailTo = "night@lab.example" } });
        await Given.OutboxDue(service, since: Now.AddHours(-3));
        await Given.Counts(service, ("accepted", 1000), ("complained", 5));

        await Task.WhenAll(Look(service), Look(service), Look(service, Now.AddMinutes(5)));
        await Look(service, Now.AddHours(20));
        Assert.Equal(["mail does not go out", "readers complain"], Subjects(service).Order());
        Assert.All(service.Mails, mail => Assert.Equal("night@lab.example", mail.To.ToString()));

        await Look(service, Now.AddHours(24));
        Assert.Equal(2, Subjects(service).Count(subject => subject == "mail does not go out"));
    }

    [Fact]
    public async Task A_mail_that_does_not_get_through_is_tried_again_soon()
    {
        var isAway = true;
        await using var service = await TestService.Start(new LoopbackOptions { Script = moment => isAway && moment.Step == LoopbackStep.RcptTo ? LoopbackAction.Say("451 4.3.0 Try later") : null });
        await Given.OutboxDue(service, since: Now.AddHours(-3));

        await Look(service);
        isAway = false;
        await Look(service, Now.AddMinutes(5));
        Assert.Empty(service.Mails);
        await Look(service, Now.AddMinutes(20));

        Assert.Single(service.Mails);
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        await using var service = await TestService.Start(settings: given => given with { Monitoring = new MonitoringSettings { MailMatters = false } });
        await Given.OutboxDue(service, since: Now.AddHours(-3));

        await Look(service);

        Assert.Empty(service.Mails);
    }

    private static class Given
    {
        public static async Task OutboxDue(TestService service, DateTimeOffset since)
        {
            var seed = new OutboxSeed(service.Database);
            await seed.Digest(await seed.Subscriber("ada@example.org"), due: since);
        }

        public static Task Counts(TestService service, params (string Name, int Count)[] counts) =>
            service.Do("insert into day_counts (day, name, part, count) select '2026-03-04', name, 'gmail', count from unnest(@names, @counts) as c (name, count)",
                new { names = Array.ConvertAll(counts, each => each.Name), counts = Array.ConvertAll(counts, each => each.Count) });
    }
}
