using System.Net;
using System.Runtime.CompilerServices;
using DigestService.Digests;
using DigestService.Web.Defence;

namespace DigestService.Cli.Previews;

/// <summary>Shows the sample mails at an address of this machine, wide and narrow, by day and by night; the page comes anew when a template changes.</summary>
internal static class WatchSite
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(250);

    public static WebApplication Build(WatchedTemplates templates, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content(Page(templates.Now, templates.Now.Mails.FirstOrDefault()), "text/html; charset=utf-8"));
        app.MapGet("/{name}", (string name) => Find(templates, name) is { } mail ? Results.Content(Page(templates.Now, mail), "text/html; charset=utf-8") : Results.NotFound());
        app.MapGet("/{name}/html", (string name, HttpContext context) => Mail(templates, name, context));
        app.MapGet("/changes", (int since, CancellationToken stop) => TypedResults.ServerSentEvents(Changes(templates, since, stop)));
        return app;
    }

    /// <summary>Looks for edits until it is stopped.</summary>
    /// <param name="edited">Told after each.</param>
    public static async Task Watch(WatchedTemplates templates, Action<WatchedTemplates.State> edited, CancellationToken stop)
    {
        using var clock = new PeriodicTimer(s_lookEvery);
        while (await clock.WaitForNextTickAsync(stop))
            if (templates.LookAgain())
                edited(templates.Now);
    }

    private static SampleMail? Find(WatchedTemplates templates, string name) => templates.Now.Mails.FirstOrDefault(mail => mail.Name == name);

    private static IResult Mail(WatchedTemplates templates, string name, HttpContext context)
    {
        if (Find(templates, name)?.Email.Html is not { } html) return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForMails;
        return Results.Content(html, "text/html; charset=utf-8");
    }

    private static async IAsyncEnumerable<string> Changes(WatchedTemplates templates, int since, [EnumeratorCancellation] CancellationToken stop)
    {
        while (templates.Now.Version == since) await Task.Delay(s_lookEvery, stop);
        yield return "changed";
    }

    private static string Page(WatchedTemplates.State state, SampleMail? shown) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{{Text(shown?.Name ?? "Templates")}}</title>
        <style>
        body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: #dde1e5; color: #1b1e22 }
        nav { padding: 8px 16px; background: #1d2024 } nav a { color: #d5dade; margin-right: 14px; line-height: 28px } nav a[aria-current] { color: #fff; font-weight: 700 }
        h1, h2 { font-size: 14px; margin: 12px 16px 0 } pre { margin: 8px 16px; padding: 12px 16px; background: #fff; overflow: auto } .fault { background: #fde3df; color: #8c1d10 }
        main { display: flex; gap: 16px; padding: 8px 16px; overflow: auto } iframe { flex: none; height: 1600px; border: 0; background: #fff } .night { color-scheme: dark }
        </style>
        </head>
        <body>
        <nav>{{string.Concat(state.Mails.Select(mail => $"<a href=\"/{mail.Name}\"{(mail == shown ? " aria-current=\"page\"" : "")}>{mail.Name}</a> "))}}</nav>
        {{(state.Faults.Count == 0 ? "" : $"<pre class=\"fault\" role=\"alert\">{Text(string.Join('\n', state.Faults))}</pre>")}}
        {{(shown is null ? "" : Mail(shown))}}
        <script>
        new EventSource("/changes?since={{state.Version}}").onmessage = () => location.reload();
        </script>
        </body>
        </html>
        """;

    private static string Mail(SampleMail mail) =>
        $"""
        <h1>{Text(mail.Email.Subject)}</h1>
        <main>
        <iframe title="Wide, by day" width="640" src="/{mail.Name}/html"></iframe>
        <iframe title="Narrow, by day" width="375" src="/{mail.Name}/html"></iframe>
        <iframe title="Wide, by night" width="640" src="/{mail.Name}/html" class="night"></iframe>
        <iframe title="Narrow, by night" width="375" src="/{mail.Name}/html" class="night"></iframe>
        </main>
        <h2>Plain text</h2>
        <pre>{Text(mail.Email.Text)}</pre>
        """;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
