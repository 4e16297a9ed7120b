using System.Diagnostics;
using DigestService.Benchmarks.Data;
using DigestService.Database;
using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Benchmarks.Match;

/// <summary>What a million keywords catch in a window, on one core, beside what PostgreSQL makes of the same queries and lexemes.</summary>
internal static class MatchBench
{
    private const int Papers = 1_000;
    private const int OtherPapers = 20_000;
    private const int DistinctKeywords = 50_000;
    private const int Seed = 20_251_213;

    /// <summary>Parsed queries are kept in portions of this many: what is measured is evaluating, not keeping a million of them.</summary>
    private const int Portion = 50_000;

    private const int Sample = 100_000;
    private const int ScannedSample = 200;
    private const int WarmUp = 100_000;

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("match");
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        await using var database = DigestDatabase.Open(await postgres.CreateDatabase("match") + ";Command Timeout=600");
        await Migrations.Apply(database, stop);
        var arxiv = BenchPapers.Load(options.Data);
        var papers = await MatchPapers.Ingest(database, arxiv, options.Data, Papers, stop);
        var keywords = Keywords.Load(options.Data, DistinctKeywords, new Random(Seed));
        var texts = new MatchQueries(papers, [.. arxiv.Take(OtherPapers)], keywords, Seed).Make(options.Times(1_000_000), stop);
        Progress.Tell($"{papers.Count:N0} papers, {texts.Length:N0} queries");

        var index = PaperIndex.Build(papers);
        await using var connection = await database.OpenConnectionAsync(stop);
        OneCore.Pin(connection.ProcessID);
        if (!OneCore.IsPossible) result.Skipped.Add("one core: this system cannot hold a process to it");
        var neighbour = new InPostgres(connection);
        var sample = await SayableSample(neighbour, index, texts.Take(Sample), stop);
        Progress.Tell($"a tsquery says {sample.Length:N0} of the first {Math.Min(Sample, texts.Length):N0}, with the same results");
        Evaluate(index, texts.AsSpan(0, Math.Min(WarmUp, texts.Length)));

        var (whole, tenth, ours, exact, simple) = (new List<Evaluated>(), new List<Evaluated>(), new List<double>(), new List<double>(), new List<double>());
        for (var pass = 1; pass <= options.Passes; pass++)
        {
            tenth.Add(Evaluate(index, texts.AsSpan(0, Math.Max(1, texts.Length / 10))));
            whole.Add(Evaluate(index, texts));
            ours.Add(Evaluate(index, sample).Seconds / sample.Length);
            exact.Add(await Asked(neighbour, "exact", sample.Length, stop));
            simple.Add(await Asked(neighbour, "simple", sample.Length, stop));
            Progress.Tell($"{texts.Length:N0} in {whole[^1].Seconds:0.00} s, parsed in {whole[^1].ParseSeconds:0.00} s; a tenth in {tenth[^1].Seconds:0.00} s; "
                + $"each of the sample in {ours[^1] * 1e6:0.00} µs, in PostgreSQL {exact[^1] * 1e6:0.0}, simplified {simple[^1] * 1e6:0.0}");
        }

        var seconds = Numbers.Median(whole.Select(each => each.Seconds));
        result.Work["papers"] = papers.Count;
        result.Work["queries"] = texts.Length;
        result.Work["data"] = arxiv.Data;
        result.Work["sample"] = sample.Length;
        result.Figures["hits"] = whole[^1].Hits;
        result.Figures["microsPerQuery"] = Numbers.Rounded(1e6 * seconds / texts.Length);
        result.Figures["seconds"] = Numbers.Rounded(seconds);
        result.Figures["parseSeconds"] = Numbers.Rounded(Numbers.Median(whole.Select(each => each.ParseSeconds)));
        result.Figures["secondsOfTenth"] = Numbers.Rounded(Numbers.Median(tenth.Select(each => each.Seconds)));
        result.Figures["sampleMicrosPerQuery"] = Numbers.Rounded(1e6 * Numbers.Median(ours));
        result.Figures["postgresMicrosPerQuery"] = Numbers.Rounded(1e6 * Numbers.Median(exact));
        result.Figures["postgresSimplifiedMicrosPerQuery"] = Numbers.Rounded(1e6 * Numbers.Median(simple));
        // The exact form is the one whose results are ours; the simplified one, which misses compounds and plurals, is told beside it.
        result.Ratios["vsPostgres"] = Numbers.Rounded(Numbers.MedianRatio(exact, ours));
        result.Ratios["vsPostgresSimplified"] = Numbers.Rounded(Numbers.MedianRatio(simple, ours));
        result.Ratios["growth"] = Numbers.Rounded(seconds / Numbers.Median(tenth.Select(each => each.Seconds)));
        return result;
    }

    private static Query Parsed(string text) => (Query)Query.Parse(text);

    private sealed record Evaluated(double Seconds, double ParseSeconds, long Hits);

    private static Evaluated Evaluate(PaperIndex index, ReadOnlySpan<string> texts)
    {
        OneCore.Pin(Environment.ProcessId);
        try
        {
            var matcher = new Matcher(index);
            var (seconds, parseSeconds, hits) = (0.0, 0.0, 0L);
            for (var from = 0; from < texts.Length; from += Portion)
            {
                var parsing = Stopwatch.StartNew();
                var queries = new Query[Math.Min(Portion, texts.Length - from)];
                for (var at = 0; at < queries.Length; at++) queries[at] = Parsed(texts[from + at]);
                parseSeconds += parsing.Elapsed.TotalSeconds;
                var evaluated = Evaluate(matcher, queries);
                (seconds, hits) = (seconds + evaluated.Seconds, hits + evaluated.Hits);
            }
            return new Evaluated(seconds, parseSeconds, hits);
        }
        finally
        {
            OneCore.Free(Environment.ProcessId);
        }
    }

    private static Evaluated Evaluate(PaperIndex index, Query[] queries)
    {
        OneCore.Pin(Environment.ProcessId);
        try
        {
            return Evaluate(new Matcher(index), queries);
        }
        finally
        {
            OneCore.Free(Environment.ProcessId);
        }
    }

    private static Evaluated Evaluate(Matcher matcher, Query[] queries)
    {
        var results = new KeywordHits[queries.Length];
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < queries.Length; at++) results[at] = matcher.Evaluate(queries[at]);
        return new Evaluated(clock.Elapsed.TotalSeconds, 0, results.Sum(each => (long)each.Hits.Count));
    }

    /// <returns>Seconds a query by the faster of index and scan; a scan, where every paper is looked at for each query, runs over fewer.</returns>
    private static async Task<double> Asked(InPostgres neighbour, string form, int count, CancellationToken stop)
    {
        var few = Math.Min(ScannedSample, count);
        await neighbour.Take(form, few);
        var scanned = await neighbour.Count(byIndex: false, stop) / few;
        await neighbour.Take(form, count);
        var byIndex = await neighbour.Count(byIndex: true, stop) / count;
        Progress.Tell($"PostgreSQL, {form}: {byIndex * 1e6:0.0} µs by its index, {scanned * 1e6:0.0} µs by a scan");
        return Math.Min(byIndex, scanned);
    }

    /// <summary>
    /// The queries that a tsquery can say: with the same result as ours. Where lexemes say all of a query, another result is a
    /// fault; where they leave something open (a phrase with a compound in another writing), ours must lie between what is sure
    /// and what is possible, and the few that differ are left out.
    /// </summary>
    private static async Task<Query[]> SayableSample(InPostgres neighbour, PaperIndex index, IEnumerable<string> texts, CancellationToken stop)
    {
        var asked = texts.Select(Parsed).Select(query => (Query: query, Lexemes: TsQueries.Of(query))).Where(each => each.Lexemes is not null).ToList();
        await neighbour.Fill([.. asked.Select(each => each.Lexemes!)], stop);
        await neighbour.Take("exact", asked.Count);
        var sure = await neighbour.Matches();
        await neighbour.Take("possible", asked.Count);
        var possible = await neighbour.Matches();

        var (matcher, unlike) = (new Matcher(index), new HashSet<int>());
        foreach (var (id, (query, lexemes)) in asked.Index())
        {
            int[] found = [.. matcher.Evaluate(query).Hits.Select(hit => index.Papers[hit.Ordinal].Number)];
            var (atLeast, atMost) = (sure.GetValueOrDefault(id, []), possible.GetValueOrDefault(id, []));
            if (atLeast.Except(found).Any() || found.Except(atMost).Any())
                throw new UserFault($"PostgreSQL and the matcher differ on {query}, asked as {lexemes!.Exact}.");
            if (atLeast.Length != found.Length) unlike.Add(id);
        }
        await neighbour.Forget([.. unlike]);
        return [.. asked.Index().Where(each => !unlike.Contains(each.Index)).Select(each => each.Item.Query)];
    }
}
