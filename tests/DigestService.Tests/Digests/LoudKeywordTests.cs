using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Digests;

/// <summary>The keyword that brought over half of two weeks' papers is named in the digest, with a link to tame it.</summary>
public sealed class LoudKeywordTests
{
    private static readonly Profile s_profile = new() { Keywords = ["router", "speech", "weather"], TimeZone = "UTC", MaxPapers = 50 };
    private int _number;

    [Fact]
    public async Task It_is_counted_over_all_digests_of_two_weeks()
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", s_profile, "2025-12-01T06:00Z");
        await Digest(service, "2025-12-02", routers: 0, speeches: 5);
        await Digest(service, "2025-12-09", routers: 5, speeches: 0);
        await Digest(service, "2025-12-10", routers: 3, speeches: 0);

        Assert.DoesNotContain("of your papers", service.Mails[1].TextBody, StringComparison.Ordinal);
        var mail = service.Mails[2];
        foreach (var body in new[] { mail.HtmlBody!, mail.TextBody!.ReplaceLineEndings(" ") })
            Assert.Contains("“router” brought 61% of your papers in the last two weeks.", body, StringComparison.Ordinal);

        await using var site = await TestSite.Start(service);
        var tame = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(mail.HtmlBody!).QuerySelectorAll("a").Single(link => link.TextContent == "Make it narrower").GetAttribute("href")!;
        var page = await site.Open(new Uri(tame).PathAndQuery);
        Assert.Equal("router", page.QuerySelector("[name=was]")!.GetAttribute("value"));
        Assert.Contains("What router brings", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_over_two_weeks_ago_does_not_count()
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", s_profile, "2025-12-01T06:00Z");
        await Digest(service, "2025-12-02", routers: 20, speeches: 0);
        await Digest(service, "2025-12-16", routers: 5, speeches: 5);

        Assert.Contains("“router” brought 100%", service.Mails[0].TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("of your papers", service.Mails[1].TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 4, "router", "speech")] // too few papers to tell
    [InlineData(12, 12, "router", "speech")] // no more than half
    [InlineData(12, 0, "router")] // the only keyword
    public async Task Nothing_is_said_where_there_is_nothing_to_tame(int routers, int speeches, params string[] keywords)
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", s_profile with { Keywords = keywords }, "2025-12-01T06:00Z");
        await Digest(service, "2025-12-02", routers, speeches);

        Assert.DoesNotContain("of your papers", Assert.Single(service.Mails).TextBody, StringComparison.Ordinal);
    }

    private async Task Digest(TestService service, string day, int routers, int speeches)
    {
        await service.Tell("hf", $"{day}T05:00Z", [.. Papers("A router", day, routers), .. Papers("Of speech", day, speeches)]);
        await service.ComposeAndSend($"{day}T07:00Z");
    }

    private IEnumerable<SourcePaper> Papers(string title, string day, int count) =>
        Enumerable.Range(0, count).Select(_ => Told.Listed($"2512.{++_number:00000}", $"{title} {_number}", day));
}
