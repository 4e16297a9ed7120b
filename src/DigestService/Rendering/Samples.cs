using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>Invented papers on which templates are tried at start: a full mail, a bare one, and one that wishes harm.</summary>
public static class Samples
{
    private static readonly DateOnly s_day = new(2025, 12, 11);
    private static readonly DigestReader s_reader = new("every weekday at 07:00 Europe/Berlin");
    private static readonly DigestLinks s_links = new(
        "https://digest.example/p/sample", "https://digest.example/u/sample", "https://digest.example/v/sample", "https://digest.example/m/sample", "https://digest.example/p/sample/paper");

    public static DigestContent Full => new()
    {
        Subject = DigestSubject.For(s_day, [["RLHF"], ["\"mixture of experts\"", "author:\"Emile Noor\""]], ["A Trending One"]),
        IssueDate = s_day,
        From = s_day.AddDays(-6),
        To = s_day,
        Papers = [First, Second, Trending],
        Counts = new DigestCounts(214, 20, 18, 2, 1, ["arXiv"]),
        Reader = s_reader,
        Links = s_links,
        Loud = new LoudKeyword("RLHF", 62, "https://digest.example/p/sample#rlhf"),
    };

    public static DigestContent Bare => new()
    {
        Subject = DigestSubject.For(s_day, [], ["Untitled"]),
        IssueDate = s_day,
        From = s_day,
        To = s_day,
        Papers = [new DigestPaper { Paper = new Paper { Number = 3, Alias = "other:3", Title = "Untitled", Abstract = "", Date = s_day }, IsTrending = true }],
        Counts = new DigestCounts(1, 0),
        Reader = s_reader with { HasKeywords = false },
        Links = s_links with { ViewInBrowser = null, More = null },
    };

    public static DigestContent Welcome => Full with { Occasion = Occasion.Welcome };

    public static DigestContent Away => Full with { Occasion = Occasion.Away };

    public static NothingTodayContent NothingYet => Nothing with { Occasion = Occasion.Welcome };

    public static NothingTodayContent Nothing => new(s_day, new DigestCounts(31, 0, Excluded: 1), s_reader, s_links);

    public static ConfirmationContent Confirmation =>
        new("https://digest.example/c/sample", s_day.AddDays(7));

    public static LetterContent Letter => new(
        "Your link to Paper Digest", "Your preferences", "You, or somebody who knows your address, asked for this link.", "Open your preferences", "https://digest.example/p/sample",
        "The link works for 30 minutes, once. If it was not you, do nothing.");

    internal static IEnumerable<(string Mail, IReadOnlyList<MailView> Views)> ByMail(ProductView product)
    {
        var bare = product with { PostalAddress = null, Contact = null, ContactUrl = null };
        var full = product with
        {
            PostalAddress = "1 Sample Street, 10115 Berlin", Contact = "hello@digest.example", ContactUrl = "mailto:hello@digest.example", PrivacyUrl = "https://digest.example/privacy",
        };
        yield return ("digest",
        [
            DigestViews.Of(Full, full, Room.For(3)), DigestViews.Of(Full, full, new Room(0, 3)), DigestViews.Of(Bare, bare, Room.For(1)),
            DigestViews.Of(Full with { Links = new DigestLinks(null, null) }, bare, Room.For(3)),
            DigestViews.Of(Welcome, full, Room.For(3)), DigestViews.Of(Away, full, Room.For(3)), DigestViews.Of(Welcome with { Links = new DigestLinks(null, null) }, bare, Room.For(3)),
        ]);
        yield return ("nothing", [MailViews.Nothing(Nothing, full), MailViews.Nothing(Nothing with { Links = s_links with { ViewInBrowser = null } }, bare), MailViews.Nothing(NothingYet, full)]);
        yield return ("confirmation", [MailViews.Confirmation(Confirmation, full), MailViews.Confirmation(new ConfirmationContent(Confirmation.ConfirmUrl), bare)]);
        yield return ("letter", [MailViews.Letter(Letter, full), MailViews.Letter(Letter, bare)]);
    }

    private static DigestPaper First => new()
    {
        Paper = new Paper
        {
            Number = 1, Alias = "arxiv:2512.00001", Title = "RLHF without Regret: Learning $\\pi^*$ from <b>Unsure</b> & \"Busy\" Raters",
            Abstract = "Raters disagree. We study RLHF where each rater is unsure, and show that a policy learns faster when it may ask twice.",
            Authors = ["Ana Ruiz", "Ben Okafor", "Chen Wei", "Dora Lind"], Organization = "Example University", Date = s_day.AddDays(-2), ListedOn = s_day, Sources = ["hf"],
            Comments = 12, CodeUrl = "https://code.example/regret", ProjectUrl = "https://regret.example/?a=1&b=2",
        },
        Votes = 128,
        Catches = [new Catch("RLHF", ["title", "abstract"])],
        TitleEvidence = [new TextSpan(0, 4)],
        AbstractEvidence = [new TextSpan(26, 4)],
    };

    private static DigestPaper Second => new()
    {
        Paper = new Paper
        {
            Number = 2, Alias = "arxiv:2512.00002", Title = "خبراء أقل، فهم أعمق", Abstract = "We train a mixture of experts with a reward model.",
            Authors = ["Émile Noor"], Date = s_day.AddDays(-400),
        },
        Catches = [new Catch("\"mixture of experts\"", ["abstract"]), new Catch("author:\"Emile Noor\"", ["author"], "accents do not matter")],
        AbstractEvidence = [new TextSpan(11, 18)],
    };

    private static DigestPaper Trending => new()
    {
        Paper = new Paper { Number = 4, Alias = "arxiv:2512.00004", Title = "A Trending One", Abstract = "Everybody reads it.", Authors = ["A", "B"], Date = s_day, VotesGained = 90 },
        Votes = 1,
        IsTrending = true,
    };
}
