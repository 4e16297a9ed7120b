using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DigestService.Cli;
using DigestService.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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

    public Uri Address => Browser.BaseAddress!;

    /// <summary>Every address, as its pattern: <c>manage/{token}</c>.</summary>
    public IReadOnlyList<string> Routes => [.. Endpoints.Select(Pattern).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Those that answer to GET.</summary>
    public IReadOnlyList<string> GetRoutes =>
        [.. Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains("GET")).Select(Pattern).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Those of the pages; each page once, under the address that links name.</summary>
    public IReadOnlyList<string> PageRoutes =>
        [.. Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && endpoint.Metadata.GetMetadata<ISuppressLinkGenerationMetadata>() is null).Select(Pattern)];

    private IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Pattern(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Trim('/');

    /// <param name="settings">Other than the service's own.</param>
    public static async Task<TestSite> Start(TestService service, Mailbox? mailbox = null, Settings? settings = null)
    {
        var app = RunVerb.Build(settings ?? service.Settings, site: true, worker: false, mailbox, LogLevel.None, "http://127.0.0.1:0");
        await app.StartAsync();
        return new TestSite(app);
    }

    public async Task<IHtmlDocument> Open(string path) => await new HtmlParser().ParseDocumentAsync(await Browser.GetStringAsync(path));

    public static async Task<IHtmlDocument> Read(HttpResponseMessage answer) => await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>As a person presses a button: posts the form of a page with all its fields, some of them changed.</summary>
    /// <param name="form">A selector of the form, or of something in it, such as its button; a button's name and value go along.</param>
    public async Task<HttpResponseMessage> Submit(string path, string form, params (string Name, string Value)[] fields) =>
        await Submit(await Open(path), path, form, fields);

    /// <summary>The same on a page that is open already, such as the answer to a form.</summary>
    public async Task<HttpResponseMessage> Submit(IHtmlDocument page, string path, string form, params (string Name, string Value)[] fields)
    {
        var found = page.QuerySelector(form) ?? throw new InvalidOperationException($"There is no {form} on {path}.");
        var owner = found.Closest("form") ?? throw new InvalidOperationException($"{form} on {path} stands in no form.");
        List<KeyValuePair<string, string>> sent = [.. FieldsOf(owner).Where(field => !fields.Any(changed => changed.Name == field.Key)), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))];
        if (found.GetAttribute("name") is { } name && found.LocalName == "button") sent.Add(KeyValuePair.Create(name, found.GetAttribute("value") ?? ""));
        var action = new Uri(new Uri(Browser.BaseAddress!, path), found.GetAttribute("formaction") ?? owner.GetAttribute("action") ?? "");
        return await Browser.PostAsync(action, new FormUrlEncodedContent(sent));
    }

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IElement form) =>
        form.QuerySelectorAll("input[name], select[name], textarea[name]")
            .Where(field => field is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false })
            .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlSelectElement select => select.Value ?? "",
                _ => field.TextContent,
            }));

    /// <summary>Waits until what was signed up has been taken up, as it is after the answer.</summary>
    public static async Task TakenUp(TestService service)
    {
        for (var patience = 0; await service.Ask<int>("select count(*) from sign_ups") > 0; patience++)
        {
            if (patience > 600) throw new TimeoutException("The sign-ups were not taken up within a minute.");
            await Task.Delay(100);
        }
    }

    public IReadOnlyDictionary<string, long> Refusals => _app.Services.GetRequiredService<Refusals>().Counts;

    /// <summary>The path of the first link of ours in a mail that leads to a page.</summary>
    public static string LinkIn(string? text, string page)
    {
        var start = text!.IndexOf($"https://digest.example.org/{page}/", StringComparison.Ordinal);
        return new Uri(text[start..].Split([' ', '\r', '\n', '>'], 2)[0]).PathAndQuery;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
    }
}
