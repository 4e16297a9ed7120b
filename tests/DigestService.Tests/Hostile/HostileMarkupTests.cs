using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using DigestService.Matching;
using DigestService.Tests.Support;
using MimeKit;

namespace DigestService.Tests.Hostile;

/// <summary>Whatever stands in a title, an abstract, a name, a keyword or a form stays text: on pages, in mails, feeds and answers to programs.</summary>
public sealed class HostileMarkupTests
{
    /// <summary>As many of each kind as bring forth every shape that pages have; some are no keywords, like some of the hostile ones.</summary>
    private static readonly string[] Harmless =
    [
        .. HostileText.Markup.Where((_, at) => at % 6 == 0).Select((text, at) => Query.Parse(text) is Query ? $"harmless{at} \"word word\"" : $"(harmless{at}"),
        "javascript word", "title:word", "-word", "", "the", new string('a', 400), "$x^2$ and \\textbf{word}", "word\r\nword", "votes:>=1 word", "xword OR yword", "ada@example.org", "ada@gmial.com",
    ];

    [Fact]
    public async Task On_no_page()
    {
        var markup = new ForeignMarkup();
        await using (var harmless = await HostileStage.Start(Harmless)) await foreach (var (_, html) in Pages(harmless)) markup.Learn(html);
        await using var hostile = await HostileStage.Start(HostileText.Markup);
        var seen = 0;

        await foreach (var (path, html) in Pages(hostile))
        {
            if (markup.In(html) is not [] and var foreign) Assert.Fail($"{path}: {string.Join(" | ", foreign)}");
            if (html.Contains(HostileText.Mark, StringComparison.Ordinal)) seen++;
        }
        Assert.True(seen > 2 * HostileText.Markup.Length, $"Only {seen} pages showed it.");
    }

    [Fact]
    public async Task In_no_mail_and_nowhere_where_a_mail_is_looked_at()
    {
        var markup = new ForeignMarkup();
        await using var harmless = await HostileStage.Start(Harmless);
        var known = await harmless.Mails();
        foreach (var mail in known) markup.Learn(mail.HtmlBody ?? "");
        await using var hostile = await HostileStage.Start(HostileText.Markup);

        var mails = await hostile.Mails();

        Assert.Equal(2 + (HostileText.Markup.Length + HostileStage.PapersInAMail - 1) / HostileStage.PapersInAMail, mails.Count);
        Assert.Equal(HostileText.Markup.Length, mails.Where(mail => mail.To.ToString().StartsWith("ada", StringComparison.Ordinal)).Sum(mail => mail.TextBody!.Split("https://arxiv.org/abs/2603.").Skip(1).Select(rest => rest[..5]).Distinct().Count()));
        foreach (var mail in mails)
        {
            Assert.Equal([], markup.In(mail.HtmlBody ?? ""));
            Assert.Equal([], mail.Headers.Select(header => header.Field).Except(known.SelectMany(each => each.Headers).Select(header => header.Field)));
            Assert.Equal([], mail.BodyParts.Select(part => part.ContentType.MimeType).Except(["text/plain", "text/html"]));
            Assert.True(mail.BodyParts.Count() <= 2 && mail.To.Count == 1 && mail.To.Mailboxes.Single().Address.EndsWith("@example.org", StringComparison.Ordinal));
            Assert.DoesNotContain(mail.TextBody!, c => (char.IsControl(c) && c is not ('\r' or '\n')) || c is '\u202e' or '\u2028' or '\ufeff');
            Assert.DoesNotContain(mail.Subject!, c => char.IsControl(c));
            var view = await hostile.Site.Browser.GetAsync(TestSite.LinkIn(mail.TextBody, "digest"));
            Assert.StartsWith("sandbox ", view.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal([], markup.In(await view.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task In_no_feed()
    {
        await using var harmless = await HostileStage.Start(Harmless);
        var known = (await Answers(harmless, harmless.Feeds())).Where(answer => answer.Type == "application/atom+xml").SelectMany(answer => Names(XDocument.Parse(answer.Body))).ToHashSet();
        await using var hostile = await HostileStage.Start(HostileText.Markup);

        foreach (var (path, type, body) in await Answers(hostile, hostile.Feeds()))
        {
            if (type != "application/atom+xml") Assert.Equal("text/plain", type); // what is no query
            else Assert.Equal([], Names(XDocument.Parse(body)).Except(known));
            if (path == "/feed.xml") Assert.Contains("&lt;script&gt;xss7()&lt;/script&gt;", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_no_answer_to_a_program()
    {
        await using var hostile = await HostileStage.Start(HostileText.Markup);

        foreach (var (_, type, body) in await Answers(hostile, hostile.Api()))
        {
            Assert.True(type is "application/json" or "application/problem+json", type);
            Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(body).RootElement.ValueKind);
            Assert.DoesNotContain('<', body); // nor where a careless program puts it into a page
        }
    }

    [Theory]
    [InlineData("<p>word</p><img src=x onerror=xss7()>")]
    [InlineData("<p onclick=xss7()>word</p>")]
    [InlineData("<a href=javascript:xss7()>word</a>")]
    [InlineData("<a href=//xss7.example/>word</a>")]
    [InlineData("<style>p { color: xss7 }</style>")]
    [InlineData("<p>word</p><!-- xss7 -->")]
    public void What_these_tests_look_for_they_find(string html)
    {
        var markup = new ForeignMarkup();
        markup.Learn("<p>word</p><a href=/>word</a><style>p { color: red }</style>");

        Assert.NotEmpty(markup.In(html));
        Assert.Empty(markup.In("<p>other</p>"));
    }

    private static async IAsyncEnumerable<(string Path, string Html)> Pages(HostileStage stage)
    {
        var mail = (await stage.Mails()).Single(mail => mail.To.ToString() == "bob@example.org");
        var manage = TestSite.LinkIn(mail.TextBody, "manage").Split("/paper/")[0];
        foreach (var (path, type, body) in await Answers(stage, stage.Pages(manage)))
        {
            Assert.True(type is "text/html" || path.Contains("/try?", StringComparison.Ordinal), $"{path}: {type}");
            yield return (path, body);
        }
        await foreach (var html in stage.Forms(manage)) yield return ("a form", html);
    }

    /// <summary>Every one of them says what it is, and that nobody is to guess.</summary>
    private static async Task<IReadOnlyList<(string Path, string Type, string Body)>> Answers(HostileStage stage, IEnumerable<string> paths)
    {
        var answers = new List<(string, string, string)>();
        foreach (var path in paths)
        {
            using var answer = await stage.Site.Browser.GetAsync(path);
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
            if (answer is { StatusCode: HttpStatusCode.BadRequest, Content.Headers.ContentLength: 0 }) continue; // a path that the server itself refuses
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            var type = answer.Content.Headers.ContentType!;
            if (type.MediaType == "text/html") Assert.Equal("utf-8", type.CharSet);
            answers.Add((path, type.MediaType!, await answer.Content.ReadAsStringAsync()));
        }
        return answers;
    }

    /// <summary>Elements, attributes, and what texts are to be read as.</summary>
    private static IEnumerable<string> Names(XDocument feed) =>
        feed.Descendants().SelectMany(element => element.Attributes().Select(attribute => $"{element.Name} {attribute.Name}{(attribute.Name == "type" ? "=" + attribute.Value : "")}").Append($"{element.Name}"))
            .Concat(feed.Descendants().Attributes("href").Select(link => new Uri(link.Value).GetLeftPart(UriPartial.Authority)));
}
