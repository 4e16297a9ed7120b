using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DigestService.Papers;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

/// <summary>Papers, digests and templates for these tests, each with only what a test does not care about.</summary>
internal static class Given
{
    public static readonly DateOnly Day = new(2025, 12, 11);

    public static readonly DigestLinks Links = new(
        "https://digest.example/p/1", "https://digest.example/u/1", "https://digest.example/v/1", "https://digest.example/m/1",
        "https://digest.example/t");

    private static readonly Lazy<Templates> s_templates = new(() => Templates.Load(new SiteSettings
    {
        PublicUrl = "https://digest.example/", PostalAddress = "1 Sample Street, Berlin", Contact = "hello@digest.example", PrivacyUrl = "https://digest.example/privacy",
    }));

    public static Templates Templates => s_templates.Value;

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static Paper Paper(string title = "A Title", string @abstract = "An abstract.", int number = 1) => new()
    {
        Number = number, Alias = $"arxiv:2512.{number:00000}", Title = title, Abstract = @abstract, Authors = ["Ana Ruiz", "Ben Okafor"],
        Date = Day.AddDays(-2), ListedOn = Day, Sources = ["hf"],
    };

    public static DigestPaper Caught(Paper paper, params string[] keywords) => new()
    {
        Paper = paper, Votes = 12, Catches = [.. (keywords.Length == 0 ? ["RLHF"] : keywords).Select(keyword => new Catch(keyword, ["title"]))],
    };

    public static DigestPaper Trending(Paper paper) => new() { Paper = paper, Votes = 90, IsTrending = true };

    public static DigestContent Digest(params DigestPaper[] papers) => new()
    {
        Subject = "4 papers on RLHF and 2 more · Thu 11 Dec", IssueDate = Day, From = Day, To = Day, Papers = papers,
        Counts = new DigestCounts(214, papers.Length), Reader = new DigestReader("every weekday at 07:00 Europe/Berlin"), Links = Links,
    };

    public static RenderedEmail Mail(params DigestPaper[] papers) => DigestEmail.Render(Templates, Digest(papers));

    public static IDocument Html(RenderedEmail mail) => Html(mail.Html!);

    public static IDocument Html(string html) => new HtmlParser().ParseDocument(html);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "DigestService.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
