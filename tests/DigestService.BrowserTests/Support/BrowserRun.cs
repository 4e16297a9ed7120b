using DigestService.Tests.Support;
using Microsoft.Playwright;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DigestService.BrowserTests.Support;

[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<BrowserRun>
{
    public const string Name = "In a browser";
}

/// <summary>One Chromium for all tests of a run, and what holds its pages against the rules.</summary>
public sealed class BrowserRun(IMessageSink messages) : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private MarkupRules? _markup;
    private MailPrograms? _mailPrograms;
    private AccessibilityRules? _accessibility;

    /// <summary>What the machine lacks; null where all is well.</summary>
    public string? WhyNot { get; private set; }

    public async Task InitializeAsync()
    {
        try
        {
            var path = string.Join(Path.PathSeparator, Environment.GetEnvironmentVariable("PATH"), "/Applications/Google Chrome.app/Contents/MacOS");
            var chromium = Chromium.FindOrInstall(Environment.GetEnvironmentVariable("DIGEST_CHROMIUM"), path, DebianPackages.CanInstall, Say);
            var packages = await NpmPackages.FindOrInstall(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", Path.Combine(Checkout.Root, "artifacts", "npm"), DebianPackages.CanInstall, Say);
            await Start(chromium, packages);
        }
        catch (UserFault fault)
        {
            WhyNot = fault.Message;
            Say($"The browser tests are skipped. {fault.Message}");
        }
    }

    private void Say(string line) => messages.OnMessage(new DiagnosticMessage(line));

    private async Task Start(string chromium, string packages)
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        (_markup, _mailPrograms) = (new MarkupRules(packages), new MailPrograms(packages));
        _accessibility = await AccessibilityRules.Read(packages);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            ChromiumSandbox = !Environment.IsPrivilegedProcess, // Chromium refuses to run in its sandbox as root
            // What is looked at is on this machine, and nothing else is to be found.
            Args = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        });
    }

    /// <summary>Somebody without a past comes to the site and takes these steps; nothing may go wrong on the way.</summary>
    internal async Task Walk(Visitor visitor, BrowserSite site, Func<Walk, Task> steps)
    {
        await using var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            ViewportSize = new() { Width = visitor.Width, Height = visitor.Height },
            DeviceScaleFactor = visitor.Scale,
            ColorScheme = visitor.Colors,
            JavaScriptEnabled = visitor.Scripts,
            TimezoneId = visitor.TimeZone,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce, // nothing is looked at halfway
        });
        context.SetDefaultTimeout(20_000);
        if (visitor.Scripts) await _accessibility!.GoAlong(context);
        await context.RouteAsync($"{site.PublicUrl}/**", route => route.FulfillAsync(new() { Status = 307, Headers = [new("location", site.Here(route.Request.Url))] }));
        var walk = new Walk(await context.NewPageAsync(), visitor, site, new PageRules(_markup!, _accessibility!));
        var broken = await Record.ExceptionAsync(async () =>
        {
            await steps(walk);
            await walk.Look();
        });
        var wrong = walk.Faults.Append(broken?.ToString()).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    internal MarkupRules Markup => _markup!;

    internal MailPrograms MailPrograms => _mailPrograms!;

    /// <summary>Looks at mails as a mail program in the browser shows them: without scripts, and with nothing but what each brings along.</summary>
    internal async Task<IReadOnlyList<string>> LookAt(IEnumerable<(string Name, string Html)> mails, params Visitor[] visitors)
    {
        await using var context = await _browser!.NewContextAsync(new() { JavaScriptEnabled = false });
        var look = new MailLook(await context.NewPageAsync(), _accessibility!);
        foreach (var (name, html) in mails) await look.At(name, html, visitors);
        return look.Faults;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_markup is not null) await _markup.DisposeAsync();
        if (_mailPrograms is not null) await _mailPrograms.DisposeAsync();
    }
}
