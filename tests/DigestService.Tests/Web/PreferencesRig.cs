using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>One reader with the preferences page open.</summary>
internal sealed class PreferencesRig(TestService service, TestSite site, int reader) : IAsyncDisposable
{
    public TestService Service => service;

    public TestSite Site => site;

    public int Reader => reader;

    public string Page { get; } = $"/manage/{service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Manage, reader, 1))}";

    public static async Task<PreferencesRig> Start(Profile? profile = null)
    {
        var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", profile ?? new Profile(), "2025-12-12T07:00Z");
        return new PreferencesRig(service, await TestSite.Start(service), reader);
    }

    public Task<Profile> Profile() => service.Get<SubscriberStore>().Profile(reader);

    public Task<IHtmlDocument> Open(string query = "") => site.Open(Page + query);

    /// <summary>Presses a button, with some fields changed, and goes where the site sends to.</summary>
    public async Task<IHtmlDocument> Press(string button, params (string Name, string Value)[] fields)
    {
        using var answer = await site.Submit(Page, button, fields);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await site.Open(answer.Headers.Location!.OriginalString);
    }

    /// <summary>Presses a button and is shown the page with faults in place.</summary>
    public async Task<IHtmlDocument> PressInVain(string button, params (string Name, string Value)[] fields)
    {
        using var answer = await site.Submit(Page, button, fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await service.DisposeAsync();
    }
}
