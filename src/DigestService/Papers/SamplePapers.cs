using System.Reflection;
using System.Text.Json;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Papers.HuggingFace;
using Npgsql;

namespace DigestService.Papers;

/// <summary>One thing that happened: a source told these papers at this time.</summary>
/// <param name="ListDay">The list day that was told of; null where it was no list.</param>
public sealed record SampleStep(DateTimeOffset Now, string Source, DateOnly? ListDay, IReadOnlyList<SourcePaper> Papers);

/// <summary>
/// The project's own papers, all invented, in the shape in which Hugging Face answers: the last nine list days, moved
/// so that they are fresh whenever they are shown. Their ids lie above any that arXiv gives out.
/// </summary>
public static class SamplePapers
{
    public const int Days = 9;

    // The days that the files were written for: the weekdays back from this one.
    private static readonly DateOnly Anchor = new(2025, 1, 17);
    private const string OfManyAuthors = "arxiv:2501.90020";
    private const int ManyAuthors = 1_200;

    /// <summary>All that happened until now: arXiv told of each paper a day before it was listed, and its votes grew over the days after.</summary>
    public static IReadOnlyList<SampleStep> Steps(DateTimeOffset now)
    {
        var days = ListDays(now);
        return [.. Enumerable.Range(0, Days).SelectMany(age => StepsOf(age, days[age], now)).OrderBy(step => step.Now)];
    }

    /// <summary>Stores it all, as if this program had run over those days.</summary>
    public static async Task<IngestReport> Ingest(NpgsqlDataSource database, PaperStore store, DateTimeOffset now, CancellationToken stop = default)
    {
        var report = IngestReport.None;
        await using var connection = await database.OpenConnectionAsync(stop);
        foreach (var step in Steps(now))
        {
            var page = ParsedPage.Empty with { Papers = step.Papers };
            var tally = new DayTally(step.Source, step.ListDay ?? DateOnly.FromDateTime(step.Now.UtcDateTime), report, progress: null);
            tally.Add(page, await store.Save(step.Source, step.Papers, step.Now, stop));
            await SourceDays.Note(connection, tally.Look(step.Now), stop);
            report += tally.Report;
        }
        return report;
    }

    /// <summary>The last nine working days, the newest first; a day has its list from seven in the morning, UTC.</summary>
    internal static IReadOnlyList<DateOnly> ListDays(DateTimeOffset now)
    {
        var days = new List<DateOnly>();
        for (var day = DateOnly.FromDateTime(now.UtcDateTime.AddHours(-7)); days.Count < Days; day = day.AddDays(-1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                days.Add(day);
        return days;
    }

    private static IEnumerable<SampleStep> StepsOf(int age, DateOnly day, DateTimeOffset now)
    {
        var body = Body(age);
        var moved = day.DayNumber - ListDays(new DateTimeOffset(Anchor, new TimeOnly(7, 0), TimeSpan.Zero))[age].DayNumber;
        List<SourcePaper> listed = [.. DailyPapersParser.Parse(body, day, "sample").Papers.Select(paper => WithAuthors(paper) with { Date = paper.Date.AddDays(moved) })];
        var categories = Categories(body);
        List<SourcePaper> announced = [.. listed.Select(paper => paper with { ListedOn = null, Votes = null, Comments = null, Version = 1, Categories = categories[paper.Alias] })];

        var morning = new DateTimeOffset(day, new TimeOnly(6, 0), TimeSpan.Zero);
        yield return new SampleStep(morning.AddDays(-1), ArxivFeeds.SourceName, null, announced);
        yield return List(morning, 0.35);
        if (morning.AddDays(1) < now) yield return List(morning.AddDays(1), 0.8);
        yield return List(now, 1);

        SampleStep List(DateTimeOffset at, double part) =>
            new(at, DailyPapers.SourceName, day, [.. listed.Select(paper => paper with { Votes = (int?)(paper.Votes * part) })]);
    }

    private static SourcePaper WithAuthors(SourcePaper paper) =>
        paper.Alias == OfManyAuthors ? paper with { Authors = [.. paper.Authors, .. Enumerable.Range(2, ManyAuthors - 1).Select(i => $"Volunteer {i}")] } : paper;

    private static Dictionary<string, string[]> Categories(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.EnumerateArray().Select(item => item.GetProperty("paper")).ToDictionary(
            paper => "arxiv:" + paper.Text("id"),
            paper => paper.Items("categories").Select(category => category.GetString()!).ToArray());
    }

    private static byte[] Body(int age)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"sample-day-{age}.json")!;
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }
}
