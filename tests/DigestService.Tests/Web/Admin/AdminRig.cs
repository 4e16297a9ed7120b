using System.Net;
using DigestService.Tests.Support;
using DigestService.Web.Admin;

namespace DigestService.Tests.Web.Admin;

/// <summary>A site with an operator's page, and a browser that keeps its cookie.</summary>
internal sealed class AdminRig : IAsyncDisposable
{
    public const string Token = "a token that opens the operator's page";

    private AdminRig(TestService service, TestSite site) => (Service, Site) = (service, site);

    public TestService Service { get; }

    public TestSite Site { get; }

    /// <param name="scheme">Of the public address: with https, a browser sends the cookie over nothing less.</param>
    public static async Task<AdminRig> Start(bool signedIn = true, string? token = Token, string scheme = "http")
    {
        var service = await TestService.Start(settings: given => given with { Site = given.Site with { PublicUrl = $"{scheme}://digest.example.org" } });
        var rig = new AdminRig(service, await TestSite.Start(service, settings: service.Settings with { Admin = new AdminSettings { Token = token } }));
        if (signedIn) Assert.Equal(HttpStatusCode.SeeOther, (await rig.SignIn(Token)).StatusCode);
        return rig;
    }

    public Task<HttpResponseMessage> SignIn(string token) => Site.Submit("/admin", "form", ("token", token));

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Service.DisposeAsync();
    }
}
