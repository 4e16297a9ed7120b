using System.Diagnostics;
using Dapper;
using DigestService.Database;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Tuning;

/// <summary>
/// Keeps the papers of the last thirty days in memory for those who try keywords. Loaded at the start of the site, or when first asked for; from then on
/// whoever asks is given what is there at once, and now and then one of them has it looked up in the background whether
/// papers changed. Any number of threads may ask.
/// </summary>
public sealed class RecentPapers(NpgsqlDataSource database, Acronyms acronyms, TimeSpan lookEvery, ILogger<RecentPapers> log) : IDisposable
{
    /// <summary>How often it is looked up whether papers changed, at most.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _starting = new();
    private Task<Loaded>? _first;
    private volatile Loaded? _loaded;
    private long _lookedAt;

    /// <param name="Mark">What the database said of itself when these papers were read; equal as long as nothing changed.</param>
    private sealed record Loaded(RecentSnapshot Snapshot, string Mark);

    /// <summary>Reads the first papers in the background, so that the first visitor need not wait for them.</summary>
    public void WarmUp() => _ = LoadFirst();

    /// <summary>The papers as they stand by the service's clock, or stood a little ago.</summary>
    public async ValueTask<RecentSnapshot> Current(CancellationToken stop = default)
    {
        if (_loaded is not { } loaded) return (await LoadFirst().WaitAsync(stop)).Snapshot;
        var looked = Interlocked.Read(ref _lookedAt);
        if (Stopwatch.GetElapsedTime(looked) > lookEvery && Interlocked.CompareExchange(ref _lookedAt, Stopwatch.GetTimestamp(), looked) == looked)
            InBackground(LookAgain);
        return loaded.Snapshot;
    }

    /// <summary>The papers as they stand, with this as the present time; waits until they and their acronyms are read.</summary>
    public async Task<RecentSnapshot> AsOf(DateTimeOffset now, CancellationToken stop = default)
    {
        var loaded = await Refresh(now, stop);
        await acronyms.Learn(loaded.Snapshot.Papers, stop);
        return loaded.Snapshot;
    }

    /// <summary>However many ask for the first papers, they are read once; and by nobody's leave, since others wait for them too.</summary>
    private Task<Loaded> LoadFirst()
    {
        lock (_starting)
        {
            if (_first is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _first = Task.Run(async () => await Refresh(await database.Clock(_stopping.Token), _stopping.Token));
                InBackground(() => Prepare(_first));
            }
            return _first;
        }
    }

    /// <summary>What visitors ask for next.</summary>
    private async Task Prepare(Task<Loaded> first)
    {
        var snapshot = (await first).Snapshot;
        _ = snapshot.Suggestions.Value;
        await acronyms.Learn(snapshot.Papers, _stopping.Token);
    }

    private async Task LookAgain()
    {
        var loaded = await Refresh(await database.Clock(_stopping.Token), _stopping.Token);
        await acronyms.Learn(loaded.Snapshot.Papers, _stopping.Token);
    }

    private async Task<Loaded> Refresh(DateTimeOffset now, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            var mark = await Mark(connection, now, stop); // before the papers: what comes in between is seen the next time
            if (_loaded is not { } loaded || loaded.Mark != mark)
            {
                var snapshot = await Load(connection, now, stop);
                if (_loaded is { Snapshot.Suggestions.IsValueCreated: true }) _ = snapshot.Suggestions.Value; // nobody shall wait for them again
                _loaded = loaded = new Loaded(snapshot, mark);
            }
            Interlocked.Exchange(ref _lookedAt, Stopwatch.GetTimestamp());
            return loaded;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Cheap to read, and different when papers came, when a source was looked at, which brings votes, or when a day has passed.</summary>
    private static async Task<string> Mark(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop) =>
        await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            """
            select concat_ws(' ', @day::text, (select max(news_seq) from news), (select max(paper_id) from papers), (select sum(hashtext(source_days::text)::bigint) from source_days))
            """,
            new { day = DateOnly.FromDateTime(now.UtcDateTime) }, cancellationToken: stop)) ?? "";

    private async Task<RecentSnapshot> Load(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var newest = await PaperQueries.NewestDay(connection, today, stop) ?? today;
        var snapshot = new RecentSnapshot(await PaperQueries.OfDays(connection, newest.AddDays(1 - RecentSnapshot.MostDays), today, stop), now);
        log.LogInformation("Read {Papers} recent papers for trying keywords, in {Seconds:0.0} s", snapshot.Papers.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return snapshot;
    }

    private void InBackground(Func<Task> work) => _ = Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception fault)
        {
            if (!_stopping.IsCancellationRequested) log.LogWarning(fault, "Recent papers for trying keywords could not be looked up; it is tried again");
        }
    });

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _one.Dispose();
    }
}
