using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DigestService.Cli;
using DigestService.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Support;

/// <summary>The real site over a real socket, on the database of a <see cref="TestService"/>.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestSite(WebApplication app)
    {
        _app = app;
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Browser { get; }

    public static async Task<TestSite> Start(TestService service, Mailbox? mailbox = null)
    {
        var app = RunVerb.Build(service.Settings, site: true, worker: false, mailbox, LogLevel.None, "http://127.0.0.1:0");
        await app.StartAsync();
        return new TestSite(app);
    }

    public async Task<IHtmlDocument> Open(string path) => await new HtmlParser().ParseDocumentAsync(await Browser.GetStringAsync(path));

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
    }
}
