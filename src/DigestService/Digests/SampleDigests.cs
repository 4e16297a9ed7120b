using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>Digests of the project's own papers in every shape that a reader may meet, and some that nobody should.</summary>
internal sealed class SampleDigests(string publicUrl)
{
    private static readonly DateTimeOffset s_now = new(2025, 12, 11, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<IReadOnlyList<Paper>> s_papers = new(ReadPapers);
    private static readonly Profile s_profile = new()
    {
        Keywords = ["agents", "\"mixture of experts\" OR moe", "=RLHF OR \"preference optimization\"", "diffusion -crystals"],
        Cadence = Cadence.Weekdays, TimeZone = "Europe/Berlin", MaxPapers = 8,
    };

    public static DateOnly Day => DateOnly.FromDateTime(s_now.UtcDateTime);

    public IEnumerable<(string Name, DigestContent Content)> Digests()
    {
        var usual = Of(s_profile, days: 7);
        var tame = $"{usual.Links.Preferences}?edit=1";
        yield return ("digest", Trending(usual, 2) with { Loud = new LoudKeyword("agents", 62, tame) });
        yield return ("digest-short", Of(s_profile with { Keywords = ["RLHF"] }, days: 1));
        yield return ("digest-long", Of(s_profile with { Keywords = ["model OR models", "learning OR training", "robotics", "language", "agents", "vision OR video"], MaxPapers = 50 }, days: 9));
        yield return ("digest-trending", Of(new Profile { MaxPapers = 6 }, days: 3));
        yield return ("digest-welcome", Of(s_profile, days: 7, Occasion.Welcome));
        yield return ("digest-away", Of(s_profile with { MaxPapers = 4 }, days: 9, Occasion.Away) with { Counts = new DigestCounts(37, 14, 10, 2, 31, ["arXiv"]) });
        yield return ("digest-right-to-left", Strange([RightToLeft(1, "خبراء أقل، فهم أعمق: توجيه النماذج الكبيرة"), RightToLeft(2, "מומחים מעטים, הבנה עמוקה")], "نماذج"));
        yield return ("digest-hostile", Strange([.. Enumerable.Range(1, 12).Select(Hostile)], "</td></table><h1>\"mine\" & " + new string('W', 80)));
    }

    public IEnumerable<(string Name, NothingTodayContent Content)> Nothings()
    {
        var reader = DigestReader.Of(s_profile);
        var links = Links with { ViewInBrowser = null };
        yield return ("nothing", new NothingTodayContent(Day, new DigestCounts(31, 0, Excluded: 1), reader, links));
        yield return ("nothing-welcome", new NothingTodayContent(Day, new DigestCounts(37, 0), reader, links, Occasion.Welcome));
    }

    /// <summary>As long as a signed one is.</summary>
    public string Link(string page) => $"{publicUrl}/{page}/AiGEAyAAAAABAAAAAQAAAAAAAAAAf_________8AZCSAhabR7Rc2eg147sq4";

    private DigestLinks Links => new(Link("manage"), Link("unsubscribe"), Link("digest"), Link("digest") + "/all", Link("manage") + "/paper");

    /// <summary>What the profile would have caught, by the code that composes.</summary>
    private DigestContent Of(Profile profile, int days, Occasion occasion = Occasion.Issue)
    {
        var since = s_papers.Value.Select(paper => paper.ListedOn!.Value).Distinct().OrderDescending().Take(days).Min();
        var papers = s_papers.Value.Where(paper => paper.ListedOn >= since).ToList();
        return Preview.Of(papers, profile, since, Day, anyScope: false, s_now).ToContent(profile, publicUrl, occasion) with { Links = Links };
    }

    /// <summary>With papers added that no keyword caught.</summary>
    private static DigestContent Trending(DigestContent content, int count)
    {
        var shown = content.Papers.Select(each => each.Paper.Number).ToHashSet();
        var extras = s_papers.Value.Where(paper => !shown.Contains(paper.Number)).OrderByDescending(paper => paper.Votes).Take(count);
        return content with { Papers = [.. content.Papers, .. extras.Select(paper => new DigestPaper { Paper = paper, Votes = paper.Votes, IsTrending = true })] };
    }

    private DigestContent Strange(IReadOnlyList<DigestPaper> papers, string keyword) => new()
    {
        Subject = DigestSubject.For(Day, [.. papers.Select(_ => new[] { keyword })], []),
        IssueDate = Day, From = Day, To = Day, Links = Links, Reader = DigestReader.Of(s_profile), Counts = new DigestCounts(214, papers.Count),
        Papers = [.. papers.Select(paper => paper with { Catches = [new Rendering.Catch(keyword, ["title", "abstract"])] })],
    };

    private static DigestPaper RightToLeft(int number, string title) => new()
    {
        Paper = new Paper
        {
            Number = number, Alias = $"arxiv:2512.9000{number}", Title = title, Abstract = "نقدم نموذجا صغيرا يختار الخبراء قبل قراءة النص. We compare it with GPT-4o (32 tasks) and see no loss.",
            Authors = ["دوريس ليسينغ", "Ada Lovelace", "עדה ברק"], Organization = "معهد النماذج", Date = Day.AddDays(-2), ListedOn = Day, Sources = ["hf"],
        },
        Votes = 12,
        AbstractEvidence = [new TextSpan(5, 6)],
    };

    private static DigestPaper Hostile(int number)
    {
        var word = string.Concat(Enumerable.Repeat("Unbreakable&<b>", 20));
        var flood = string.Concat(Enumerable.Repeat("We show that & <how> a \u202Emodel\u202C of many words learns. ", 60));
        return new DigestPaper
        {
            Paper = new Paper
            {
                Number = number, Alias = $"arxiv:2512.8{number:0000}", Title = $"{word} --><![endif]--><script>alert({number})</script> {flood}", Abstract = $"<!--[if mso]> {word} {flood}",
                Organization = new string('é', 300), Authors = [.. Enumerable.Repeat("<h1>\"Nobody\"", 3000)], Date = Day, ListedOn = Day, Sources = ["hf"], Comments = 1_234_567,
                CodeUrl = "https://a.example/\"><script>" + new string('c', 200), ProjectUrl = "javascript:alert(1)",
            },
            Votes = 12_345_678,
            TitleEvidence = [new TextSpan(0, 11)],
        };
    }

    /// <summary>All as they stand in the end: what the list said last, in the categories that arXiv told.</summary>
    private static List<Paper> ReadPapers() =>
    [
        .. SamplePapers.Steps(s_now).SelectMany(step => step.Papers.Select(paper => (step, paper))).GroupBy(each => each.paper.Alias).Select((told, at) =>
        {
            var listed = told.Last(each => each.paper.ListedOn is not null).paper;
            return new Paper
            {
                Number = at + 1, Alias = listed.Alias, Title = listed.Title, Abstract = listed.Abstract, Authors = listed.Authors, Organization = listed.Organization,
                Categories = told.First().paper.Categories, Sources = ["arxiv", "hf"], Date = listed.Date, ListedOn = listed.ListedOn,
                Votes = listed.Votes, Comments = listed.Comments, VotesGained = listed.Votes / 5, CodeUrl = listed.CodeUrl, ProjectUrl = listed.ProjectUrl,
            };
        }),
    ];
}
