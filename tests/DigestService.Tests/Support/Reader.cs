using DigestService.Digests;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>A confirmed reader of a test's service, with the links that they would find in their mails.</summary>
internal sealed record Reader(TestService Service, int Id)
{
    public static async Task<Reader> Subscribe(TestService service, string email = "ada@example.org", Profile? profile = null) =>
        new(service, await service.Subscribe(email, profile ?? new Profile { Keywords = ["router"], TimeZone = "UTC" }, DateTimeOffset.UtcNow.ToString("O")));

    public string Manage => $"/manage/{Sign(LinkPurpose.Manage)}";

    public string Sign(LinkPurpose purpose, long about = 0, int version = 1, DateTimeOffset? expires = null) =>
        Service.Get<LinkSigner>().Sign(new SignedLink(purpose, Id, version, about, expires));

    /// <summary>Asks for a link to their data, and takes it from the mail.</summary>
    public async Task<string> AskForData(TestSite site)
    {
        (await site.Submit(Manage + "/account", "main button")).EnsureSuccessStatusCode();
        await NewestMail();
        return TestSite.LinkIn(Service.Mails.Last(mail => mail.TextBody!.Contains("/account/", StringComparison.Ordinal)).TextBody, "account");
    }

    public async Task<MimeKit.MimeMessage> NewestMail()
    {
        await Service.Deliver(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        return Service.Mails[^1];
    }

    /// <summary>As if some time had gone by since letters were asked for.</summary>
    public Task Later(string interval) => Service.Do(
        $"update fresh_links set asked_at = asked_at - interval '{interval}'; update address_changes set asked_at = asked_at - interval '{interval}', confirmed_at = confirmed_at - interval '{interval}'");
}
