using System.Text;
using DigestService.Papers;
using DigestService.Papers.Feeds;
using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DigestService.Tests.Papers;

/// <summary>A source that this program does not know: all of it stands here, and nothing else was changed for it.</summary>
public sealed class JournalOfTests(IConfiguration configuration) : IPaperSource
{
    public string Name => "journal";
    public bool Enabled => true;
    public RequestGate Gate { get; } = new("journal", TimeSpan.Zero);

    public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks) =>
        Range(DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime), now);

    public IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now) =>
        [new PageRequest(new Uri(configuration["Journal:BaseUrl"] + "/titles"), until) { Setting = "Journal:BaseUrl" }];

    public ParsedPage Parse(PageRequest asked, FeedAnswer answer)
    {
        var page = new PageBuilder();
        foreach (var (i, title) in Encoding.UTF8.GetString(answer.Body.Span).Split(';').Index())
            page.Add(title, each => new SourcePaper { Alias = $"journal:{i}", Title = each, Date = asked.Day, Version = 1 }, each => each);
        return page.Page();
    }

    public PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page) => null;
}

public class ThirdSourceTests
{
    [Fact]
    public void The_page_on_sources_shows_just_this_class()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "sources.md"));
        var shown = page[(page.IndexOf("```csharp\n", StringComparison.Ordinal) + 10)..].Split("\n```")[0];
        Assert.StartsWith("public sealed class JournalOfTests", shown, StringComparison.Ordinal);
        Assert.Contains(shown, File.ReadAllText(Path.Combine(Checkout.Root, "tests", "DigestService.Tests", "Papers", "ThirdSourceTests.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_each_member_of_a_source()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "sources.md"));
        Assert.All(typeof(IPaperSource).GetMethods().Select(member => member.Name.Replace("get_", "", StringComparison.Ordinal)), name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_third_source_is_one_class_in_one_folder()
    {
        await using var server = await FeedServer.Start();
        await using var database = await TestDatabase.Create();
        server.On("/titles", new FeedReply(200, "text/plain", "One title;;Another"u8.ToArray()));
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Journal:BaseUrl", server.BaseUrl)]).Build())
            .AddSingleton(new HuggingFaceSettings())
            .AddSingleton(new ArxivSettings())
            .AddPaperSources(typeof(JournalOfTests).Assembly)
            .BuildServiceProvider();

        var sources = services.GetServices<IPaperSource>().ToList();
        Assert.Equal(["arxiv", "hf", "journal"], sources.Select(source => source.Name).Order());

        using var client = new FeedClient(new FeedSettings(), new FeedIdentity(null, null));
        var ingest = new IngestPapers(database.Source, new PaperStore(database.Source, _ => ""), client, new FeedSettings());
        var report = await ingest.Poll(sources.Single(source => source.Name == "journal"), new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal((3, 2, 1), (report.Fetched, report.New, report.Rejected));
        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal("Another", (await PaperQueries.ByAlias(connection, "journal:2"))!.Title);
    }
}
