using System.Net;
using DigestService.Cli.Previews;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary><c>preview --watch</c> and <c>preview --samples</c>: what templates make, without a database.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly SiteSettings s_site = new() { PublicUrl = "https://digest.example" };
    private readonly string _folder = Directory.CreateTempSubdirectory("templates").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_edit_is_seen_with_the_next_look_and_only_an_edit_is()
    {
        var watched = new WatchedTemplates(s_site, _folder);
        Assert.False(watched.LookAgain());

        Edit("parts/foot.txt", "Goodbye. {{ if links }}{{ links.unsubscribe }}{{ end }}");

        Assert.True(watched.LookAgain());
        Assert.Contains("Goodbye.", Mail(watched, "confirmation").Email.Text, StringComparison.Ordinal);
        Assert.False(watched.LookAgain());
    }

    [Fact]
    public void A_fault_is_told_beside_the_last_good_mails_until_it_is_mended()
    {
        var watched = new WatchedTemplates(s_site, _folder);
        Edit("nothing.txt", "{{ headlin }}");
        watched.LookAgain();

        Assert.Contains("headlin", Assert.Single(watched.Now.Faults).Reason, StringComparison.Ordinal);
        Assert.NotEmpty(watched.Now.Mails);

        Edit("nothing.txt", "{{ headline }}! {{ links.unsubscribe }}");
        watched.LookAgain();
        Assert.Empty(watched.Now.Faults);
        Assert.StartsWith("Nothing new today!", Mail(watched, "nothing").Email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_each_mail_and_hears_of_edits()
    {
        var watched = new WatchedTemplates(s_site, _folder);
        await using var site = WatchSite.Build(watched, port: 0);
        await site.StartAsync();
        using var browser = new HttpClient { BaseAddress = new Uri(site.Urls.Single()), Timeout = TimeSpan.FromSeconds(20) };
        var page = Rendering.Given.Html(await browser.GetStringAsync("/digest"));

        Assert.Equal(watched.Now.Mails.Select(mail => $"/{mail.Name}"), page.QuerySelectorAll("nav a").Select(link => link.GetAttribute("href")));
        var frame = page.QuerySelectorAll("iframe").Select(one => one.GetAttribute("src")!).Distinct().Single();
        using var mail = await browser.GetAsync(frame);
        Assert.Equal(Mail(watched, "digest").Email.Html, await mail.Content.ReadAsStringAsync());
        Assert.StartsWith("sandbox", mail.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/no-such-mail")).StatusCode);

        using var stop = new CancellationTokenSource();
        var watching = WatchSite.Watch(watched, _ => { }, stop.Token);
        var heard = browser.GetStringAsync($"/changes?since={watched.Now.Version}");
        Edit("digest.html", "{{ if }} <b>");
        Assert.Contains("changed", await heard, StringComparison.Ordinal);
        Assert.Contains("digest.html:1: ", Rendering.Given.Html(await browser.GetStringAsync("/")).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Sample_mails_are_written_without_a_database()
    {
        Edit("nothing.txt", "{{ headline }}! {{ links.unsubscribe }}");
        var into = Path.Combine(_folder, "out");

        var ended = await DigestProgram.Run(["preview", "--samples", into, "--templates", _folder, "--json"]);

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(ended.Json.GetProperty("mails").GetInt32() * 3, Directory.GetFiles(into).Length);
        Assert.StartsWith("Nothing new today!", await File.ReadAllTextAsync(Path.Combine(into, "nothing.txt")), StringComparison.Ordinal);
        using var message = await MimeKit.MimeMessage.LoadAsync(Path.Combine(into, "digest.eml"));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(into, "digest.html")), message.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_by_the_option_that_named_it()
    {
        var ended = await DigestProgram.Run(["preview", "--samples", Path.Combine(_folder, "into"), "--templates", Path.Combine(_folder, "nope")]);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("--templates ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invented_papers_and_those_of_a_reader_are_not_mixed()
    {
        var ended = await DigestProgram.Run(["preview", "--watch", "--query", "agents"]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("leave out --query and --subscriber", ended.Error, StringComparison.Ordinal);
    }

    private void Edit(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
        File.WriteAllText(Path.Combine(_folder, file), text);
    }

    private static SampleMail Mail(WatchedTemplates watched, string name) => watched.Now.Mails.Single(mail => mail.Name == name);
}
