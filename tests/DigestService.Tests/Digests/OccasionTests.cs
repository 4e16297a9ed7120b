using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Digests;

/// <summary>A reader's first digest, and the first after a pause.</summary>
public sealed class OccasionTests
{
    private static readonly Profile Routers = new() { Keywords = ["router"], TimeZone = "UTC", Hour = 7 };

    [Fact]
    public async Task The_first_digest_welcomes_and_the_second_does_not()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        await service.Subscribe("ada@example.org", Routers, "2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-12T08:00Z");
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Two routers", "2025-12-12"));
        await service.ComposeAndSend("2025-12-13T07:00Z");

        Assert.StartsWith("Welcome: 1 paper on router", service.Mails[0].Subject, StringComparison.Ordinal);
        Assert.StartsWith("1 paper on router", service.Mails[1].Subject, StringComparison.Ordinal);
        foreach (var body in new[] { service.Mails[0].HtmlBody, service.Mails[0].TextBody!.ReplaceLineEndings(" ") }) Assert.Contains("it comes every day at 07:00 UTC", body, StringComparison.Ordinal);
        foreach (var body in new[] { service.Mails[1].HtmlBody, service.Mails[1].TextBody }) Assert.DoesNotContain("Welcome", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_mailed_even_when_nothing_matched_and_says_what_to_do()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Chess", "2025-12-11"), Told.Listed("2", "Go", "2025-12-11"));
        await service.Subscribe("ada@example.org", Routers, "2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-13T07:00Z");

        var mail = Assert.Single(service.Mails);
        Assert.StartsWith("Welcome, nothing matched yet", mail.Subject, StringComparison.Ordinal);
        foreach (var body in new[] { mail.HtmlBody, mail.TextBody!.ReplaceLineEndings(" ") })
        {
            Assert.Contains("None of the 2 papers of the last week matches your keywords.", body, StringComparison.Ordinal);
            Assert.Contains("To catch more", body, StringComparison.Ordinal);
            Assert.Contains("/manage/", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_welcome_that_was_never_sent_is_made_up_for()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        await service.Subscribe("ada@example.org", Routers, "2025-12-12T08:00Z");
        await service.Compose("2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-13T07:00Z");

        Assert.StartsWith("Welcome: 1 paper on router", Assert.Single(service.Mails).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_pause_one_digest_says_what_came_meanwhile(bool resumedByHand)
    {
        await using var service = await TestService.Start();
        var reader = await Away(service, resumedByHand);
        await service.ComposeAndSend("2025-12-31T07:00Z");
        await service.Tell("hf", "2025-12-31T12:00Z", Told.Listed("99", "A last router", "2025-12-31"));
        await service.ComposeAndSend("2026-01-01T07:00Z");

        var mail = service.Mails[1];
        Assert.StartsWith("While you were away: 2 papers on router", mail.Subject, StringComparison.Ordinal);
        foreach (var body in new[] { mail.HtmlBody, mail.TextBody!.ReplaceLineEndings(" ") })
        {
            Assert.Contains("1 more matched over two weeks ago", body, StringComparison.Ordinal);
            Assert.Contains("See all of it", body, StringComparison.Ordinal);
        }
        Assert.Equal("issue", await service.Ask<string>("select occasion from digests where subscriber_id = @reader order by issue_date desc limit 1", new { reader }));

        await using var site = await TestSite.Start(service);
        Assert.Equal(4, (await site.Open(TestSite.LinkIn(mail.TextBody, "digest"))).QuerySelectorAll(".papers h2, .papers h3").Length);
    }

    [Fact]
    public async Task A_pause_between_two_digests_is_no_absence()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Routers, "2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-12T08:00Z");
        await service.Subscription.Pause(reader, null, TestService.At("2025-12-12T09:00Z"));
        await service.Subscription.Resume(reader, TestService.At("2025-12-12T10:00Z"));
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Two routers", "2025-12-12"));
        await service.ComposeAndSend("2025-12-13T07:00Z");

        Assert.StartsWith("1 paper on router", service.Mails[1].Subject, StringComparison.Ordinal);
    }

    /// <summary>Paused from 12 to 31 December; four papers matched, one of them before the last two weeks; two are shown.</summary>
    private static async Task<int> Away(TestService service, bool resumedByHand)
    {
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Routers with { MaxPapers = 2 }, "2025-12-12T08:00Z");
        await service.ComposeAndSend("2025-12-12T08:00Z");
        await service.Subscription.Pause(reader, resumedByHand ? null : TestService.Day("2025-12-31"), TestService.At("2025-12-12T09:00Z"));
        await service.Tell("hf", "2025-12-13T12:00Z", Told.Listed("2", "An early router", "2025-12-13"));
        await service.Tell("hf", "2025-12-28T12:00Z", Told.Listed("3", "Router three", "2025-12-28"), Told.Listed("4", "Router four", "2025-12-28"), Told.Listed("5", "Router five", "2025-12-28"));
        await service.Compose("2025-12-30T07:00Z");
        if (resumedByHand) await service.Subscription.Resume(reader, TestService.At("2025-12-30T12:00Z"));
        return reader;
    }
}
