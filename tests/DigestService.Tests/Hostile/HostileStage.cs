using System.Text;
using System.Text.Json;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Papers.HuggingFace;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Api;
using DigestService.Web.Defence;

namespace DigestService.Tests.Hostile;

/// <summary>A service whose source tells the given texts in every field that it has, and whose readers look for them.</summary>
internal sealed class HostileStage : IAsyncDisposable
{
    public const string OperatorToken = "a token of the operator, long enough";
    public const int PapersInAMail = 20;

    private readonly IReadOnlyList<string> _texts;

    private HostileStage(TestService service, TestSite site, IReadOnlyList<string> texts) => (Service, Site, _texts) = (service, site, texts);

    public TestService Service { get; }

    public TestSite Site { get; }

    /// <summary>Those that are keywords by themselves.</summary>
    private IEnumerable<string> Keywords => _texts.Where(text => Query.Parse(text) is Query).Select(text => KeywordLines.Canonical(text)).Distinct().Take(ProfileFaults.MostKeywords - 1);

    public static async Task<HostileStage> Start(IReadOnlyList<string> texts)
    {
        var service = await TestService.Start(settings: given => given with
        {
            Limits = new LimitSettings { PostsPerMinute = 0, SearchesPerMinute = 0, SignUpsBeforeQuestion = 0, SignUpsPerAddress = 0, SignUpsPerSubnet = 0, TrialsPerMinute = 0 },
            Api = new ApiSettings { Token = OperatorToken },
            Sender = given.Sender with { UnsubscribeMailbox = "leave@digest.example.org" },
        });
        var stage = new HostileStage(service, await TestSite.Start(service), texts);
        await stage.Tell();
        return stage;
    }

    private async Task Tell()
    {
        var now = DateTimeOffset.UtcNow;
        var page = DailyPapersParser.Parse(JsonSerializer.SerializeToUtf8Bytes(_texts.Select(Item)), DateOnly.FromDateTime(now.UtcDateTime), "page");
        Assert.Equal((_texts.Count, 0), (page.Papers.Count, page.Rejected.Count));
        await Service.Get<PaperStore>().Save("hf", page.Papers, now);
    }

    private static object Item(string text, int at) => new
    {
        paper = new
        {
            id = $"2603.{at:00000}",
            title = $"{text} routing{at / PapersInAMail} {text}",
            summary = $"{text} A first sentence. {text}\n\n{text}",
            publishedAt = DateTimeOffset.UtcNow,
            authors = new[] { new { name = text }, new { name = "Ada Lovelace" }, new { name = text } },
            upvotes = at,
            githubRepo = at % 2 == 0 ? text : "https://code.example.org/" + text,
            projectPage = "https://code.example.org/?" + text,
            organization = new { fullname = text },
        },
    };

    /// <summary>Sends one reader after the other those papers that their keywords catch, and one all texts that are keywords.</summary>
    public async Task<IReadOnlyList<MimeKit.MimeMessage>> Mails()
    {
        for (var part = 0; part * PapersInAMail < _texts.Count; part++)
            await Reader($"ada{part}@example.org", new Profile { Keywords = [$"routing{part}"], MaxPapers = PapersInAMail, TimeZone = "UTC" });
        await Reader("bob@example.org", new Profile { Keywords = [.. Keywords, "routing0"], Mutes = [.. Keywords.Take(3).Select(keyword => new Mute($"{keyword} nothing"))], MaxPapers = PapersInAMail, TimeZone = "UTC" });
        await Reader("cleo@example.org", new Profile { Keywords = ["routing0"], Format = MailFormat.Text, MaxPapers = PapersInAMail, TimeZone = "UTC" });
        await Service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        return Service.Mails;
    }

    private Task<int> Reader(string email, Profile profile) => Service.Subscribe(email, profile, DateTimeOffset.UtcNow.ToString("O"));

    /// <summary>Every page on which the texts stand, whether they come from a source or from who asks.</summary>
    public IEnumerable<string> Pages(string manage)
    {
        for (var page = 1; page <= 1 + _texts.Count / 50; page++) yield return page == 1 ? "/" : $"/?page={page}";
        yield return "/search?q=routing0";
        yield return manage;
        yield return manage + "/history";
        foreach (var at in Enumerable.Range(0, _texts.Count))
        {
            var text = Uri.EscapeDataString(_texts[at]);
            yield return $"/papers/2603.{at:00000}";
            yield return $"/search?q={text}";
            if (at % 2 == 0) yield return $"{manage}/try?keyword={text}&without={text}";
            if (at % 3 == 0) yield return $"/subscribe?q={text}";
            if (at % 3 == 1) yield return $"/papers/{text}";
        }
    }

    public IEnumerable<string> Feeds() => _texts.Where((_, at) => at % 3 == 0).Select(text => $"/feed.xml?q={Uri.EscapeDataString(text)}").Prepend("/feed.xml?q=routing0").Prepend("/feed.xml");

    public IEnumerable<string> Api() =>
        _texts.Select(Uri.EscapeDataString).SelectMany((text, at) => new[] { $"/api/v1/search?q={text}&perPage=5", at % 2 == 0 ? $"/api/v1/preview?keyword={text}" : $"/api/v1/papers/{text}" }).Prepend("/api/v1/papers").Prepend("/api/v1/search?q=routing0");

    /// <summary>Answers to forms that hold the texts.</summary>
    public async IAsyncEnumerable<string> Forms(string manage)
    {
        var form = await Site.Open("/subscribe");
        foreach (var text in _texts.Where((_, at) => at % 2 == 1))
        {
            using var answer = await Site.Submit(form, "/subscribe", "main form", ("Email", text), ("Keywords", text), ("Q", text));
            yield return await answer.Content.ReadAsStringAsync();
        }
        var preferences = await Site.Open(manage);
        foreach (var text in _texts.Where((_, at) => at % 5 == 0))
        {
            using var answer = await Site.Submit(preferences, manage, "main form", ("Keywords", text), ("Add", text), ("Mute", text));
            yield return await answer.Content.ReadAsStringAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Service.DisposeAsync();
    }
}
