using DigestService.Papers;
using DigestService.Papers.Feeds;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Cli.Demo;

/// <summary>Where the demo's papers come from. Each way answers with the time that the demo then takes for now.</summary>
internal static class DemoPapers
{
    public delegate Task<DateTimeOffset> Bring(IServiceProvider services, CancellationToken stop);

    private const int LiveDays = 9;

    /// <summary>The project's own, invented and always fresh.</summary>
    public static async Task<DateTimeOffset> Samples(IServiceProvider services, CancellationToken stop)
    {
        var now = DateTimeOffset.UtcNow;
        await SamplePapers.Ingest(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<PaperStore>(), now, stop);
        return now;
    }

    /// <summary>Recorded answers, taken in day by day as they once came.</summary>
    public static Bring Recorded(string folder) => async (services, stop) =>
    {
        if (!Directory.Exists(folder)) throw new UserFault($"There is no folder {folder}: --papers takes a folder of recorded answers, YYYY-MM-DD.json.", 2);
        var files = services.GetRequiredService<IngestFiles>();
        var (now, read) = (DateTimeOffset.UnixEpoch, IngestReport.None);
        foreach (var recording in IngestFiles.Recordings(folder))
        {
            now = new DateTimeOffset(IngestFiles.DayOf(recording)!.Value, new TimeOnly(12, 0), TimeSpan.Zero);
            var report = await files.From(recording, now, stop: stop);
            read += report;
            foreach (var fault in report.Faults) await Console.Error.WriteLineAsync(fault);
            Output.Progress($"{Path.GetFileName(recording)}: {report.New} new papers");
        }
        return read.New > 0 ? now : throw new UserFault($"No paper could be read from {folder}{(read.Rejected > 0 ? $": {Words.Count(read.Rejected, "item is", "items are")} no papers" : "")}, so that there is nothing to show.");
    };

    public static async Task<DateTimeOffset> Live(IServiceProvider services, CancellationToken stop)
    {
        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var source = services.GetServices<IPaperSource>().First(source => source.Name == "hf");
        var report = await services.GetRequiredService<IngestPapers>().Days(source, today.AddDays(-LiveDays), today, now, stop: stop);
        foreach (var fault in FaultsTold.Once(report.Faults)) await Console.Error.WriteLineAsync(fault);
        return report.Fetched > 0 ? now : throw new UserFault("Hugging Face gave no papers: without the network, run the demo without --live.");
    }
}
