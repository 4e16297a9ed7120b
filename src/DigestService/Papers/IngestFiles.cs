using System.Globalization;
using DigestService.Papers.Arxiv;
using DigestService.Papers.HuggingFace;
using Npgsql;

namespace DigestService.Papers;

/// <summary>Takes in papers from disk: a folder of recorded Hugging Face answers, one of them, or a file of papers one a line.</summary>
public sealed class IngestFiles(NpgsqlDataSource database, PaperStore store)
{
    private const int LinesAtOnce = 1_000;
    private const long MaxRecording = 256 * 1024 * 1024;

    /// <param name="path">A folder with <c>YYYY-MM-DD.json</c>, where the name is the list day; such a file; or a <c>.jsonl</c> or <c>.jsonl.gz</c>.</param>
    /// <param name="days">Of recordings only these list days, both included; null for all.</param>
    /// <exception cref="UserFault">There is nothing of the kind.</exception>
    public async Task<IngestReport> From(
        string path, DateTimeOffset now, (DateOnly Since, DateOnly Until)? days = null, IProgress<IngestProgress>? progress = null, CancellationToken stop = default)
    {
        if (SourceOf(path) == ArxivFeeds.SourceName) return await FromLines(path, now, progress, stop);
        if (!Directory.Exists(path)) return await FromRecordings(Wanted(days, [path], path), now, progress, stop);
        var recordings = Wanted(days, Recordings(path), path);
        return (days is null ? Misnamed(path) : IngestReport.None) + await FromRecordings(recordings, now, progress, stop);
    }

    /// <returns>The source whose words are in there.</returns>
    /// <exception cref="UserFault">There is nothing of the kind.</exception>
    public static string SourceOf(string path)
    {
        if (Directory.Exists(path)) return DailyPapers.SourceName;
        if (!File.Exists(path)) throw new UserFault($"There is no file or folder {path}: give a folder of YYYY-MM-DD.json, or a .jsonl or .jsonl.gz of papers.", 2);
        return DayOf(path) is not null ? DailyPapers.SourceName
            : IsLines(path) ? ArxivFeeds.SourceName
            : throw new UserFault($"{path} is of no kind that is understood: give a folder of YYYY-MM-DD.json, or a .jsonl or .jsonl.gz of papers.", 2);
    }

    /// <summary>The recorded answers in a folder, the oldest first.</summary>
    /// <exception cref="UserFault">It holds none.</exception>
    public static IReadOnlyList<string> Recordings(string folder)
    {
        List<string> files = [.. Directory.EnumerateFiles(folder, "*.json").Where(file => DayOf(file) is not null).Order(StringComparer.Ordinal)];
        return files.Count > 0 ? files : throw new UserFault($"{folder} holds no recorded answers: they are named by their list day, like 2026-03-31.json.", 2);
    }

    /// <returns>The list day that a recording's name tells; null for any other file.</returns>
    public static DateOnly? DayOf(string file) =>
        Path.GetExtension(file) == ".json" && DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static IReadOnlyList<string> Wanted((DateOnly Since, DateOnly Until)? days, IReadOnlyList<string> recordings, string path)
    {
        if (days is not var (since, until)) return recordings;
        List<string> within = [.. recordings.Where(file => DayOf(file) >= since && DayOf(file) <= until)];
        return within.Count > 0 ? within : throw new UserFault($"{path} holds no recorded answer of {since:yyyy-MM-dd}{(since == until ? "" : $" to {until:yyyy-MM-dd}")}.", 2);
    }

    /// <summary>Whose names tell no day, so that nobody takes them for read.</summary>
    private static IngestReport Misnamed(string folder)
    {
        List<Rejected> misnamed =
        [
            .. Directory.EnumerateFiles(folder, "*.json").Where(file => DayOf(file) is null).Order(StringComparer.Ordinal)
                .Select(file => new Rejected(Path.GetFileName(file), "its name is no day, as in 2026-03-31.json")),
        ];
        return IngestReport.None with { Rejected = misnamed.Count, Reasons = misnamed };
    }

    private static bool IsLines(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase);

    private async Task<IngestReport> FromRecordings(IReadOnlyList<string> files, DateTimeOffset now, IProgress<IngestProgress>? progress, CancellationToken stop)
    {
        var report = IngestReport.None;
        foreach (var file in files)
        {
            var day = DayOf(file)!.Value;
            if (day > DateOnly.FromDateTime(now.UtcDateTime))
            {
                report += IngestReport.None with { Rejected = 1, Reasons = [new Rejected(Path.GetFileName(file), $"it is of a day after {now.UtcDateTime:yyyy-MM-dd}")] };
                continue;
            }
            var tally = new DayTally(DailyPapers.SourceName, day, report, progress);
            var page = await ReadRecording(file, day, stop);
            if (page.Fault is { } fault) tally.Add(fault.Sentence);
            else tally.Add(page, await store.Save(DailyPapers.SourceName, page.Papers, now, stop));
            if (page.Fault is null) await Note(tally.Look(now), stop); // a file's fault is not the source's
            report += InFile(tally.Report, file);
        }
        return report;
    }

    /// <summary>Each refusal by its file, too.</summary>
    private static IngestReport InFile(IngestReport report, string file) =>
        report with { Reasons = [.. report.Reasons.Select(each => each with { Item = $"{Path.GetFileName(file)}, {each.Item}" })] };

    private async Task Note(SourceDay look, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await SourceDays.Note(connection, look, stop);
    }

    private static async Task<ParsedPage> ReadRecording(string file, DateOnly day, CancellationToken stop)
    {
        if (new FileInfo(file).Length > MaxRecording) return ParsedPage.Faulty($"{file} is larger than {MaxRecording / 1024 / 1024} MB");
        try
        {
            return DailyPapersParser.Parse(await File.ReadAllBytesAsync(file, stop), day, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ParsedPage.Faulty($"{file} cannot be read: {fault.Message}");
        }
    }

    private async Task<IngestReport> FromLines(string path, DateTimeOffset now, IProgress<IngestProgress>? progress, CancellationToken stop)
    {
        var report = IngestReport.None;
        try
        {
            await using var file = File.OpenRead(path);
            await using Stream lines = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new WholeGzip(file) : file;
            using var chunks = PaperLines.Read(lines).Chunk(LinesAtOnce).GetEnumerator();
            var next = ReadNext(chunks, stop);
            try
            {
                while (await next is var (last, page, tellings))
                {
                    next = ReadNext(chunks, stop); // while this one is stored
                    report += IngestReport.Of(page, await store.Save(ArxivFeeds.SourceName, tellings, now, stop));
                    progress?.Report(new IngestProgress(ArxivFeeds.SourceName, $"line {last}", report));
                }
            }
            finally
            {
                await Task.WhenAny(next); // nobody reads on once the file is closed
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            report += IngestReport.Faulty($"{path} cannot be read to its end: {fault.Message}");
        }
        return report;
    }

    private Task<(int LastLine, ParsedPage Page, IReadOnlyList<Telling> Tellings)?> ReadNext(IEnumerator<(int Number, ReadOnlyMemory<byte>? Line)[]> chunks, CancellationToken stop) =>
        Task.Run<(int, ParsedPage, IReadOnlyList<Telling>)?>(
            async () =>
            {
                if (!chunks.MoveNext()) return null;
                var page = PaperLinesParser.Parse(chunks.Current);
                return (chunks.Current[^1].Number, page, await store.AnalyseAhead(ArxivFeeds.SourceName, page.Papers, stop));
            }, stop);
}
