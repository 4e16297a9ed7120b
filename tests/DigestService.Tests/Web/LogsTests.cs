using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class LogsTests
{
    [FactWhereInstalled("kill")]
    public async Task However_much_the_site_tells_its_log_it_tells_no_token()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O"));
        var tokens = new[] { LinkPurpose.Confirm, LinkPurpose.Manage, LinkPurpose.Unsubscribe, LinkPurpose.View }
            .Select(purpose => service.Get<LinkSigner>().Sign(new SignedLink(purpose, reader, 1, ExpiresAt: DateTimeOffset.UtcNow.AddHours(1)))).ToArray();
        await using var site = await RunningDigest.Start(DigestProgram.Configured(service.Settings.ConnectionString!, service.Mail.Port), "web", "--verbose");

        foreach (var page in new[] { "confirm", "manage", "unsubscribe", "left", "digest", "feed", "nowhere" })
            foreach (var token in tokens)
            {
                await site.Browser.GetAsync($"/{page}/{token}");
                await site.Browser.PostAsync($"/{page}/{token}", new FormUrlEncodedContent([new("x", "y")]));
                await site.Browser.PostAsync($"/{page}/{token}", new StringContent("{"));
            }
        await service.Do("alter table subscribers rename to gone");
        await site.Browser.GetAsync($"/manage/{tokens[1]}");
        var log = await site.Stop();

        Assert.Contains($" The site listens at {site.Browser.BaseAddress!.OriginalString}; its links, in mails too, begin with https://digest.example.org", log, StringComparison.Ordinal);
        Assert.Contains("A page could not be shown", log, StringComparison.Ordinal); // it does write
        foreach (var token in tokens) Assert.DoesNotContain(token, log, StringComparison.Ordinal);
    }
}
