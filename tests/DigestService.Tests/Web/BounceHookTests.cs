using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DigestService.Bounces;
using DigestService.Tests.Bounces;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class BounceHookTests
{
    private static readonly string Secret = new('s', 40);

    [Fact]
    public async Task Without_a_secret_in_the_settings_there_is_no_such_place()
    {
        await using var rig = await BounceRig.Start();
        await using var site = await TestSite.Start(rig.Service);

        Assert.Equal(HttpStatusCode.NotFound, (await Post(site, "x"u8.ToArray(), Secret)).StatusCode);
    }

    [Fact]
    public async Task A_raw_message_is_taken_from_who_says_the_secret_and_from_nobody_else()
    {
        await using var rig = await BounceRig.Start();
        await using var site = await Open(rig);
        var message = rig.Message("postfix-unknown.eml", await rig.Send("2025-12-02"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(site, message, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(site, message, Secret + "s")).StatusCode);
        Assert.False(await rig.IsSuppressed());

        var answer = await Post(site, message, Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("suppressed").GetInt32());
        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task However_the_sender_calls_it_and_whoever_the_envelope_names_it_is_read()
    {
        await using var rig = await BounceRig.Start();
        await using var site = await Open(rig);
        using var content = new ByteArrayContent(BounceRig.Message("postfix-unknown.eml", "nobody@digest.example.org"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded"); // as curl says of any data
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/bounce") { Content = content, Headers = { { "Authorization", $"Bearer {Secret}" }, { "X-Envelope-To", rig.ReturnPath(await rig.Send("2025-12-02")) } } };

        Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(request)).StatusCode);
        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task A_large_message_is_taken_and_a_huge_one_is_not()
    {
        await using var rig = await BounceRig.Start();
        await using var site = await Open(rig);
        var message = rig.Message("postfix-unknown.eml", await rig.Send("2025-12-02"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(site, new byte[9 * 1024 * 1024], Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(site, [.. message, .. new byte[2 * 1024 * 1024]], Secret)).StatusCode);
        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task While_the_database_is_away_the_sender_is_asked_to_try_again()
    {
        await using var rig = await BounceRig.Start();
        await using var site = await TestSite.Start(rig.Service, settings: rig.Service.Settings with { ConnectionString = "Host=127.0.0.1;Port=9;Database=digest;Username=digest;Timeout=2", Bounces = new BounceSettings { Secret = Secret } });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Post(site, rig.Message("postfix-unknown.eml", 1), Secret)).StatusCode);
    }

    [Fact]
    public void A_short_secret_is_a_fault() => Assert.Contains("Digest:Bounces:Secret", Assert.Single(new BounceSettings { Secret = "short" }.Faults()), StringComparison.Ordinal);

    private static Task<TestSite> Open(BounceRig rig) => TestSite.Start(rig.Service, settings: rig.Service.Settings with { Bounces = new BounceSettings { Secret = Secret } });

    private static async Task<HttpResponseMessage> Post(TestSite site, byte[] message, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/bounce") { Content = new ByteArrayContent(message) };
        request.Headers.ExpectContinue = true; // what is refused is not sent at all
        if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return await site.Browser.SendAsync(request);
    }
}
