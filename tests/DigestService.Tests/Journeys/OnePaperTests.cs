using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>One paper, from feed to inbox.</summary>
public sealed class OnePaperTests
{
    [Fact]
    public async Task A_paper_comes_from_the_feed_into_the_inbox_with_its_reason()
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["\"mixture of experts\" OR moe"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed(
            "2512.00001", "Sparse <b>MoE</b> models & routing", "2025-12-11", votes: 42, @abstract: "A mixture of experts needs a router. We train one."));

        await service.Compose("2025-12-12T07:00Z");
        var report = await service.Deliver("2025-12-12T07:00Z");

        Assert.Equal(1, report.Sent);
        var mail = service.Mails.Single();
        Assert.Equal("ada@example.org", mail.To.ToString());
        Assert.Contains("Sparse &lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>MoE</b> models", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("42", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("mixture of experts", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://arxiv.org/abs/2512.00001", mail.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("<https://digest.example.org/unsubscribe/", mail.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task A_paper_known_from_arXiv_and_listed_five_days_later_reaches_readers_of_daily_papers()
    {
        await using var service = await TestService.Start();
        var daily = await service.Subscribe("daily@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-01T07:00Z");
        var all = await service.Subscribe("all@example.org", new Profile { Keywords = ["router"], Scope = Scope.Categories, Categories = ["cs.CL"], TimeZone = "UTC" }, "2025-12-01T07:00Z");
        await service.Compose("2025-12-01T07:00Z");

        await service.Tell("arxiv", "2025-12-01T12:00Z", Told.Announced("2512.00001", "A router for experts", "2025-12-01"));
        foreach (var day in Enumerable.Range(2, 5)) await service.ComposeAndSend($"2025-12-{day:00}T07:00Z");
        await service.Tell("hf", "2025-12-06T12:00Z", Told.Listed("2512.00001", "A router for experts", "2025-12-06", date: "2025-12-01"));
        await service.Compose("2025-12-07T07:00Z");

        Assert.Equal(1, await service.Ask<int>("select count(*) from papers"));
        Assert.Equal(["A router for experts"], await service.Shown(daily, "2025-12-07"));
        Assert.Equal(["A router for experts"], await service.Shown(all, "2025-12-02"));
        Assert.Empty((await service.Shown(all, "2025-12-07"))!);
    }

    [Fact]
    public async Task A_paper_withdrawn_before_the_mail_is_sent_drops_out_of_it()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        await service.Do("update papers set withdrawn = true where title = 'A router'");
        await service.Deliver("2025-12-12T07:00Z");

        Assert.DoesNotContain("A router", service.Mails.Single().TextBody, StringComparison.Ordinal);
        Assert.Contains("Another router", service.Mails.Single().TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_of_which_nothing_is_left_is_cancelled_with_a_reason()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        await service.Do("update papers set withdrawn = true");
        await service.Deliver("2025-12-12T07:00Z");

        Assert.Empty(service.Mails);
        Assert.Equal("all its papers were withdrawn", await service.Ask<string>("select reply from outbox where state = 'cancelled'"));
    }
}
