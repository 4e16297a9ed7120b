using DigestService.Bounces;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Bounces;

public sealed class SoftFailureTests
{
    [Fact]
    public async Task Five_failures_in_a_row_over_days_suppress_and_four_do_not()
    {
        await using var rig = await BounceRig.Start();
        await Fail(rig, 2, 3, 4, 5);
        Assert.False(await rig.IsSuppressed());

        await Fail(rig, 6);

        Assert.True(await rig.IsSuppressed());
        Assert.StartsWith("5 failures in a row since 2025-12-02, the last: ", (await rig.Service.Get<Suppressions>().List()).Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_on_one_day_do_not()
    {
        await using var rig = await BounceRig.Start();
        for (var mail = 1; mail <= 9; mail++) await rig.Take("exchange-full.eml", mail, $"2025-12-02T0{mail}:00Z");

        Assert.False(await rig.IsSuppressed());
    }

    [Fact]
    public async Task Several_reports_of_one_mail_are_one_failure_and_a_delay_is_none()
    {
        await using var rig = await BounceRig.Start();
        await Fail(rig, 2, 3, 4);
        var mail = await rig.Send("2025-12-05");
        foreach (var file in new[] { "postfix-delayed.eml", "exchange-full.eml", "lost-header.eml" }) await rig.Take(file, mail, "2025-12-05T09:00Z");

        Assert.False(await rig.IsSuppressed());
        Assert.Equal(3, await rig.Service.Ask<int>("select count(*) from mail_reports where mail_id = @mail", new { mail }));
    }

    [Fact]
    public async Task A_mail_that_arrived_in_between_begins_the_count_anew()
    {
        await using var rig = await BounceRig.Start();
        await Fail(rig, 2, 3, 4);
        await rig.Send("2025-12-05"); // of which nothing is heard

        await Fail(rig, 12, 13, 14, 15);
        Assert.False(await rig.IsSuppressed());
        await Fail(rig, 16);
        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task A_mail_that_the_relay_took_has_not_arrived_yet()
    {
        await using var rig = await BounceRig.Start();
        await Fail(rig, 2, 3, 4, 5);
        await rig.Send("2025-12-06"); // its report is still on the way

        await Fail(rig, 7);

        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task A_lift_begins_the_count_anew()
    {
        await using var rig = await BounceRig.Start();
        await Fail(rig, 2, 3, 4, 5, 6);
        await rig.Service.Get<Suppressions>().Lift(EmailAddress.Parse(BounceRig.Ada), "there is room again", At("2025-12-07T00:00Z"));

        await Fail(rig, 7, 8, 9, 10);

        Assert.False(await rig.IsSuppressed());
    }

    [Fact]
    public async Task Failures_of_long_ago_count_no_more()
    {
        await using var rig = await BounceRig.Start();
        foreach (var (mail, day) in new[] { (1, "2025-09-01"), (2, "2025-09-08"), (3, "2025-09-15"), (4, "2025-12-01"), (5, "2025-12-08") }) await rig.Take("exchange-full.eml", mail, day);

        Assert.False(await rig.IsSuppressed());
    }

    [Theory]
    [InlineData("550 5.1.1 <ada@lab.example>: User unknown", Handled.Suppressed)]
    [InlineData("550 no such user", Handled.Suppressed)]
    [InlineData("550 5.7.1 blocked for spam", Handled.Recorded)]
    [InlineData("552 5.2.2 mailbox full", Handled.Recorded)]
    [InlineData("450 4.2.0 try again", Handled.Recorded)]
    public async Task A_refusal_by_the_server_itself_follows_the_same_rules(string reply, Handled expected)
    {
        await using var rig = await BounceRig.Start();

        Assert.Equal(expected, await rig.Service.Get<HandleFailure>().FromServer(1, rig.Reader, reply, null, At("2025-12-02T07:00Z")));
        Assert.Equal(expected == Handled.Suppressed, await rig.IsSuppressed());
    }

    [Fact]
    public async Task Who_spoke_with_the_server_gives_nobody_up_without_the_rules()
    {
        await using var rig = await BounceRig.Start();

        await rig.Service.Get<HandleFailure>().FromServer(1, rig.Reader, "550 5.4.1 Recipient address rejected: Access denied", Consequence.Suppress, At("2025-12-02T07:00Z"));

        Assert.False(await rig.IsSuppressed());
        Assert.Equal("server", await rig.Service.Ask<string>("select source from mail_reports where counts"));
        await rig.Service.Get<HandleFailure>().FromServer(2, rig.Reader, "550 5.1.1 blocked by our spam filter", Consequence.Suppress, At("2025-12-02T08:00Z"));
        Assert.False(await rig.IsSuppressed());
        await rig.Service.Get<HandleFailure>().FromServer(3, rig.Reader, "550 5.1.1 User unknown", Consequence.Suppress, At("2025-12-02T09:00Z"));
        Assert.True(await rig.IsSuppressed());
    }

    private static async Task Fail(BounceRig rig, params int[] days)
    {
        foreach (var day in days) await rig.Take("exchange-full.eml", await rig.Send($"2025-12-{day:00}"), $"2025-12-{day:00}T08:00Z");
    }
}
