using System.IO.Compression;
using System.Text;
using Dapper;
using DigestService.Cli;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public sealed class IngestFilesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-test-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.Create();

    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _database.DisposeAsync();
    }

    private IngestFiles Ingest => new(_database.Source, new PaperStore(_database.Source, _ => ""));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task A_folder_of_recordings_goes_in_by_the_days_in_their_names_and_a_second_run_changes_nothing()
    {
        Write("2026-03-30.json", Pages.Hf(Pages.HfItem("2603.00001")));
        Write("2026-03-31.json", Pages.Hf(Pages.HfItem("2603.00002")));
        Write("2026-03-29.json", "[]");
        Assert.Equal((2, 2, 0, 0), Counts(await Ingest.From(_folder, Now)));
        Assert.Equal((2, 0, 0, 0), Counts(await Ingest.From(_folder, Now)));

        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.Equal(new DateOnly(2026, 3, 31), (await PaperQueries.ByAlias(connection, "arxiv:2603.00002"))!.ListedOn);
        Assert.Equal(["quiet", "complete", "complete"], (await SourceDays.Load(connection, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31))).Select(look => look.State));
    }

    [Fact]
    public async Task Of_a_folder_only_the_days_that_are_asked_for_go_in()
    {
        foreach (var day in new[] { 28, 29, 30, 31 }) Write($"2026-03-{day}.json", Pages.Hf(Pages.HfItem($"2603.000{day}")));
        Write("2026-02-30.json", "[]");

        Assert.Equal((2, 2, 0, 0), Counts(await Ingest.From(_folder, Now, (new(2026, 3, 29), new(2026, 3, 30)))));
        await using (var connection = await _database.Source.OpenConnectionAsync())
            Assert.Equal(["arxiv:2603.00029", "arxiv:2603.00030"], await connection.QueryAsync<string>("select alias from paper_aliases order by alias"));
        var fault = await Assert.ThrowsAsync<UserFault>(() => Ingest.From(_folder, Now, (new(2026, 2, 1), new(2026, 2, 2))));
        Assert.Equal(($"{_folder} holds no recorded answer of 2026-02-01 to 2026-02-02.", 2), (fault.Message, fault.ExitCode));
    }

    [Fact]
    public async Task What_is_refused_in_a_folder_is_told_with_its_file_and_so_is_a_name_that_is_no_day()
    {
        Write("2026-02-30.json", "[]");
        Write("2026-03-31.json", Pages.Hf(Pages.HfItem("2603.00002"), "{}"));

        var report = await Ingest.From(_folder, Now);

        Assert.Equal((2, 1, 0, 2), Counts(report));
        Assert.Equal(["2026-02-30.json", "2026-03-31.json, item 2"], report.Reasons.Select(each => each.Item));
    }

    [Fact]
    public void A_source_or_days_that_the_files_cannot_tell_are_refused()
    {
        var lines = Write("papers.jsonl", "");

        Assert.StartsWith($"--source arxiv does not go with {_folder}, which holds what hf tells", Refused(_folder, "arxiv", null), StringComparison.Ordinal);
        Assert.StartsWith($"--source hf does not go with {lines}, which holds what arxiv tells", Refused(lines, "hf", null), StringComparison.Ordinal);
        Assert.StartsWith("--date, --since and --until go with recorded days", Refused(lines, "all", (new(2026, 3, 31), new(2026, 3, 31))), StringComparison.Ordinal);
        IngestVerb.RefuseWhatFilesCannotTell(_folder, "hf", (new(2026, 3, 31), new(2026, 3, 31)));
    }

    private static string Refused(string path, string source, (DateOnly, DateOnly)? days)
    {
        var fault = Assert.Throws<UserFault>(() => IngestVerb.RefuseWhatFilesCannotTell(path, source, days));
        Assert.Equal(2, fault.ExitCode);
        return fault.Message;
    }

    [Fact]
    public async Task A_broken_recording_is_told_and_the_others_go_in()
    {
        Write("2026-03-30.json", "[{\"paper\":");
        Write("2026-03-31.json", Pages.Hf(Pages.HfItem("2603.00002")));
        var report = await Ingest.From(_folder, Now);
        Assert.Equal((1, 1, 0, 0), Counts(report));
        Assert.StartsWith(Path.Combine(_folder, "2026-03-30.json") + " gave something that is no whole JSON", report.Faults.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terms_that_are_made_ahead_are_those_of_the_paper_as_it_is_kept()
    {
        string[] words = ["diffusion", "models", "Multi-Agent", "of", "the", "policies", "$\\beta$-VAE", "\u00dcber"];
        var random = new Random(20260331);
        string Some(int most) => string.Join(' ', Enumerable.Range(0, 1 + random.Next(most)).Select(_ => words[random.Next(words.Length)]));
        // Ids come again, pages later and in other versions; others are known from elsewhere.
        var lines = Enumerable.Range(0, 2_500).Select(_ =>
            $$"""{"id": "2603.{{random.Next(10_000, 11_500)}}v{{random.Next(1, 4)}}", "title": "{{Some(4)}}", "abstract": "{{Some(30)}}", "categories": "cs.{{(char)random.Next('A', 'F')}}L", "authors": ["{{Some(2)}}"], "date": "2026-03-27"}""");
        var store = new PaperStore(_database.Source, SearchTerms.Vector);
        await store.Save("hf", [.. Enumerable.Range(10_000, 100).Select(i => new SourcePaper { Alias = $"arxiv:2603.{i}", Title = Some(4), Organization = "Lab", Date = new DateOnly(2026, 3, 27) })], Now);
        await new IngestFiles(_database.Source, store).From(Write("papers.jsonl", string.Join('\n', lines)), Now);

        await using var connection = await _database.Source.OpenConnectionAsync();
        var papers = await PaperQueries.OfDays(connection, new DateOnly(2026, 3, 27), new DateOnly(2026, 3, 27));
        var kept = (await connection.QueryAsync<(int Number, string Terms)>("select paper_id, terms::text from papers")).ToDictionary(row => row.Number, row => row.Terms);
        var plain = await connection.QueryAsync<string>("select terms::tsvector::text from unnest(@terms) with ordinality as i (terms, place) order by place", new { terms = papers.Select(SearchTerms.Vector).ToArray() });
        Assert.True(papers.Count > 1_000);
        Assert.Equal(plain, papers.Select(paper => kept[paper.Number]));
    }

    [Fact]
    public async Task A_file_of_lines_goes_in_packed_or_not()
    {
        var lines = string.Concat(Enumerable.Range(10_000, 2_500).Select(i => $$"""{"id": "2603.{{i}}", "title": "T {{i}}", "abstract": "", "categories": ["cs.CL"], "authors": ["A"], "date": "2026-03-27"}""" + "\n")) + "half a line {";
        var packed = Path.Combine(_folder, "papers.jsonl.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(lines));

        Assert.Equal((2_501, 2_500, 0, 1), Counts(await Ingest.From(packed, Now)));
        var again = await Ingest.From(Write("papers.jsonl", lines), Now);
        Assert.Equal((2_501, 0, 0, 1), Counts(again));
        Assert.Equal("line 2501", again.Reasons.Single().Item);
    }

    [Fact]
    public async Task A_parcel_that_breaks_off_keeps_what_came_before_and_says_so()
    {
        var path = Write("papers.jsonl.gz", "this is not packed");
        Assert.StartsWith($"{path} cannot be read to its end: ", (await Ingest.From(path, Now)).Faults.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_or_of_no_known_kind_is_refused_in_one_sentence()
    {
        foreach (var path in new[] { Path.Combine(_folder, "nothing"), Write("papers.csv", "id"), _folder })
        {
            var fault = await Assert.ThrowsAsync<UserFault>(() => Ingest.From(path, Now));
            Assert.StartsWith(path == _folder ? $"{_folder} holds no recorded answers" : path.EndsWith("csv", StringComparison.Ordinal) ? $"{path} is of no kind" : "There is no file or folder", fault.Message, StringComparison.Ordinal);
            Assert.Equal(2, fault.ExitCode);
        }
    }

    private static (int, int, int, int) Counts(IngestReport report) => (report.Fetched, report.New, report.Updated, report.Rejected);

    [Fact]
    public async Task A_packed_file_that_is_cut_off_is_told_and_what_it_holds_goes_in()
    {
        await using var service = await TestService.Start();
        var file = Path.Combine(Path.GetTempPath(), $"digest-{Guid.NewGuid():N}.jsonl.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionLevel.Fastest))
            for (var at = 0; at < 3000; at++)
                packed.Write(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"2512.{{at:00000}}","title":"Paper {{at}} {{at * 7919 % 1000}}","abstract":"Text {{at * 104729}}.","categories":["cs.CL"],"authors":["A"],"date":"2025-12-10"}""" + "\n"));
        using (var whole = File.OpenWrite(file)) whole.SetLength(whole.Length / 2);

        var report = await service.Get<IngestFiles>().From(file, TestService.At("2025-12-11T12:00Z"));

        Assert.True(report.New > 100);
        Assert.Contains("cut off", report.Faults.Single(), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_recording_of_a_day_to_come_is_left_out_and_told()
    {
        await using var service = await TestService.Start();
        var folder = Directory.CreateTempSubdirectory("digest-recordings-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "2025-12-10.json"), Pages.Hf(Pages.HfItem("2512.00001")));
        await File.WriteAllTextAsync(Path.Combine(folder, "2025-12-12.json"), Pages.Hf(Pages.HfItem("2512.00002")));

        var report = await service.Get<IngestFiles>().From(folder, TestService.At("2025-12-11T12:00Z"));

        Assert.Equal((1, 1), (report.New, report.Rejected));
        Assert.Equal("2025-12-12.json", report.Reasons.Single().Item);
        Directory.Delete(folder, recursive: true);
    }
}
