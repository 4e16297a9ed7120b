using System.Text;
using System.Text.Json;
using DigestService.Bounces;
using DigestService.Delivery;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Papers.HuggingFace;
using DigestService.Rendering;
using DigestService.Rendering.Tex;
using DigestService.Subscribers;
using DigestService.Tests.Papers;
using DigestService.Tuning;
using DigestService.Web;
using DigestService.Web.Defence;

namespace DigestService.Tests.Hostile;

/// <param name="Read">Takes any text; what the parser refuses by a <see cref="UserFault"/> is refused.</param>
/// <param name="Most">A longer text is cut here in the product, before this parser.</param>
internal sealed record OutsideParser(string Name, Action<string> Read, int Most = int.MaxValue);

/// <summary>Everything that reads what comes from outside, with the text in each of the places where it may stand.</summary>
internal static class OutsideParsers
{
    private const string Key = "a key that is long enough for the job";
    private static readonly DateOnly Day = new(2026, 3, 30);
    private static readonly LinkSigner Links = new([Key]);
    private static readonly ReturnPaths Paths = new(new SenderSettings { Address = "papers@digest.example.org", ReturnPath = "bounce@digest.example.org" }, new LinkSettings { Key = Key });
    private static readonly SmallQuestion Question = new(new LinkSettings { Key = Key }, TimeProvider.System);

    public static readonly OutsideParser[] All =
    [
        // Feeds.
        new("Daily Papers", text => DailyPapersParser.Parse(Utf8(text), Day, "page")),
        new("Daily Papers, in its fields", text => DailyPapersParser.Parse(Utf8(Pages.Hf(Pages.HfItem(title: text, summary: text), Pages.HfItem(id: text), Pages.HfItem(publishedAt: text))), Day, "page")),
        new("Daily Papers, in its other fields", text => DailyPapersParser.Parse(Utf8($$$"""[{"paper":{"id":"2603.00001","title":"T","publishedAt":"2026-03-27","authors":[{"name":{{{Json(text)}}} }],"githubRepo":{{{Json(text)}}},"projectPage":{{{Json("https://" + text)}}},"organization":{"fullname":{{{Json(text)}}} } } } ]"""), Day, "page")),
        new("arXiv's feed of the day", text => DailyFeedParser.Parse(Utf8(text), Day, "page")),
        new("arXiv's feed of the day, in an entry", text => DailyFeedParser.Parse(Utf8(Pages.Atom(text)), Day, "page")),
        new("arXiv's feed of the day, in its fields", text => DailyFeedParser.Parse(Utf8(Pages.Atom(Pages.AtomEntry(title: Xml(text), @abstract: Xml(text), creators: Xml(text)), Pages.AtomEntry(id: Xml(text)), Pages.AtomEntry(type: Xml(text)), Pages.AtomEntry(published: Xml(text)))), Day, "page")),
        new("arXiv's API", text => DigestService.Papers.Arxiv.QueryParser.Parse(Utf8(text), "page")),
        new("arXiv's API, in its fields", text => DigestService.Papers.Arxiv.QueryParser.Parse(Utf8(Pages.Api(9, 0, Pages.ApiEntry(title: Xml(text), summary: Xml(text), comment: Xml(text)), Pages.ApiEntry(id: Xml(text)), Pages.ApiEntry(published: Xml(text)))), "page")),
        new("papers line by line", text => PaperLinesParser.Parse(PaperLines.Read(new MemoryStream(Utf8(text).ToArray())))),
        new("papers line by line, in their fields", text => PaperLinesParser.Parse(PaperLines.Read(new MemoryStream(Utf8($$"""{"id":"2503.11677","title":{{Json(text)}},"abstract":{{Json(text)}},"authors":{{Json(text)}},"categories":{{Json(text)}},"comments":{{Json(text)}},"date":"2025-03-18"}""").ToArray())))),
        new("headers of an answer", ReadHeaders, 64 * 1024), // HttpClient takes no more

        // What comes back by mail, and what servers say.
        new("a report", text => ReportReader.Read(Utf8(text))),
        new("a report's headers", text => ReportReader.Read(Utf8($"From: {text}\nSubject: {text}\nTo: {text}\nContent-Type: {text}\n\nx"))),
        new("a report's fields", text => ReportReader.Read(Utf8(Report($"Final-Recipient: rfc822; {text}\nAction: {text}\nStatus: {text}\nDiagnostic-Code: smtp; {text}\n")))),
        new("a report's machine part", text => ReportReader.Read(Utf8(Report(text)))),
        new("a report inside a text", text => ReportReader.Read(Utf8($"From: a@example.org\n\nContent-Type: message/delivery-status\n\n{text}"))),
        new("a complaint", text => ReportReader.Read(Utf8($"From: a@example.org\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: {text}\nOriginal-Rcpt-To: {text}\n{text}\n--b--\n"))),
        new("a mail that asks to leave", text => { LeaveByMail.TokenIn(text); LeaveByMail.TokenIn("unsubscribe " + text); }),
        new("a return path", text => { Paths.Read(text); Paths.Read($"bounce+{text}@digest.example.org"); }),
        new("a server's reply", text => Array.ForEach(Enum.GetValues<SmtpStep>(), step => Array.ForEach([250, 421, 450, 550, 552, 554], code => SmtpReplies.Judge(step, SmtpReply.Of(code, text)))), 400), // an SmtpReply keeps no more
        new("a server's words for a log", text => HeaderText.WithoutAddresses(text, int.MaxValue)),

        // What people type and open.
        new("a keyword", text => { Query.Parse(text); Query.ParseMute(text); }),
        new("keywords, one a line", text => KeywordLines.Read(text), KeywordLines.MaxLength),
        new("an address", text => { EmailAddress.TryParse(text, out var whole, out _); EmailAddress.TryParse(text + "@example.org", out _, out _); if (EmailAddress.TryParse("ada@" + text, out var domain, out _)) DomainSlip.Of(domain!); }),
        new("a link", text => Links.Read(text)),
        new("an answer to the small question", text => { Question.IsAnswered(text, text); Question.IsAnswered(Question.Ask().Token, text); }),
        new("a period of the lists", text => { ListPeriod.Parse(text); PageNumber.Parse(text); }),
        new("a list of subscribers", ReadCsv),
        new("a list of subscribers, in its cells", text => ReadCsv($"email,keywords,mutes,hour,time_zone\n{Csv(text)},{Csv(text)},{Csv(text)},{Csv(text)},{Csv(text)}\nada@example.org,{Csv(text)},,,\n")),

        new("a list of subscribers as listmonk exports it", text => ReadCsv($"uuid,email,name,attributes,status,created_at,updated_at\nu,ada@example.org,{Csv(text)},{Csv($$"""{"keywords":[{{Json(text)}}],"time_zone":{{Json(text)}}}""")},enabled,x,x\nu,bob@example.org,,{Csv(text)},enabled,x,x\nu,{Csv(text)},,,{Csv(text)},x,x\n")),

        // What is stored, on its way to readers.
        new("words of a text", text => Analyzer.Tokens(text), SourcePaperRules.MaxAbstract),
        new("a name", text => PersonName.Read(text, Lexicon.Shared), SourcePaperRules.MaxName),
        new("terms for the search", text => SearchTerms.Vector(Matching.Samples.Paper(text, text, [text], text)), SourcePaperRules.MaxAbstract),
        new("TeX", text => TexToUnicode.Convert(text), SourcePaperRules.MaxAbstract),
        new("TeX for a page", text => PaperRow.Of(Matching.Samples.Paper(text, text)), SourcePaperRules.MaxAbstract),
        new("acronyms", text => AcronymPairs.In(text).Count(), SourcePaperRules.MaxAbstract),
        new("a link of a paper", text => { SafeUrl.Web(text); SafeUrl.WebOrMail("mailto:" + text); PaperText.Link("https://" + text, 500); }),
        new("a line and a block", text => { PaperText.Line(text, 500); PaperText.Block(text, 20_000); OneLine.Cut(OneLine.Clean(text), 100); }),
    ];

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Xml(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);

    private static string Csv(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Report(string fields) => $"From: a@example.org\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{fields}\n--b--\n";

    private static void ReadHeaders(string text)
    {
        using var response = new HttpResponseMessage();
        foreach (var name in new[] { "Link", "Retry-After", "RateLimit", "RateLimit-Remaining", "X-RateLimit-Reset" })
            foreach (var value in new[] { text, $"<a>{text}", $"<{text}>; rel=next" })
                response.Headers.TryAddWithoutValidation(name, value);
        AnswerHeaders.RetryAfter(response.Headers, DateTimeOffset.UnixEpoch);
        AnswerHeaders.NextLink(response.Headers, new Uri("https://example.org/a"));
    }

    private static void ReadCsv(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
            _ = SubscriberCsv.Read(file).Count();
        }
        catch (UserFault)
        {
            // Told to the operator in a sentence.
        }
        finally
        {
            File.Delete(file);
        }
    }
}
