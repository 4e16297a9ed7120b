using Dapper;
using DigestService.Papers;
using DigestService.Papers.Feeds;
using DigestService.Papers.HuggingFace;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public sealed class SourceTurnTests : IAsyncLifetime
{
    private static readonly RequestGate Gate = new("arxiv", TimeSpan.FromSeconds(3));
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.Create();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private Task<SourceTurn?> Take(RequestGate gate) => SourceTurn.TryTake(_database.Source, gate, TimeSpan.Zero, Silence);

    [Fact]
    public async Task One_process_at_a_time_asks_a_gate()
    {
        await using (var first = await Take(Gate))
        {
            Assert.NotNull(first);
            Assert.Null(await Take(Gate));
            await using var other = await Take(new RequestGate("huggingface", TimeSpan.Zero));
            Assert.NotNull(other);
        }
        await using var second = await Take(Gate);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task No_lock_and_no_limit_stays_with_a_connection_that_others_use_next()
    {
        await using (await Take(Gate)) Assert.Equal(1, await Locks());
        Assert.Equal(0, await Locks());
        Assert.Equal(0, await Ask("select setting::bigint from pg_settings where name = 'idle_session_timeout'"));

        Task<long> Locks() => Ask("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        async Task<long> Ask(string statement)
        {
            await using var connection = await _database.Source.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<long>(statement);
        }
    }

    [Fact]
    public async Task Who_has_patience_gets_the_turn_when_it_is_free()
    {
        var first = await Take(Gate);
        var second = SourceTurn.TryTake(_database.Source, Gate, TimeSpan.FromMinutes(1), Silence);
        Assert.False(second.IsCompleted);
        await first!.DisposeAsync();
        await using var got = await second;
        Assert.NotNull(got);
    }

    [Fact]
    public async Task A_request_holds_the_next_back_for_the_interval_on_every_machine()
    {
        await using (var turn = await Take(Gate))
        {
            Assert.Equal(TimeSpan.Zero, await turn!.UntilNext());
            await turn.HoldBack();
        }
        await using var next = await Take(Gate);
        Assert.InRange(await next!.UntilNext(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_longer_pause_stands_and_a_shorter_one_does_not_shorten_it()
    {
        await using var turn = await Take(Gate);
        await turn!.HoldBack(TimeSpan.FromHours(1));
        await turn.HoldBack(TimeSpan.FromSeconds(1));
        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.True(await connection.ExecuteScalarAsync<bool>("select next_request_at > now() + interval '59 minutes' from request_gates where gate = 'arxiv'"));
    }

    [Fact]
    public async Task A_holder_that_is_not_heard_of_loses_the_turn_and_cannot_go_on()
    {
        await using var frozen = await SourceTurn.TryTake(_database.Source, Gate, TimeSpan.Zero, longestSilence: TimeSpan.FromMilliseconds(300));
        await using var next = await SourceTurn.TryTake(_database.Source, Gate, TimeSpan.FromMinutes(1), Silence);
        Assert.NotNull(next);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => frozen!.HoldBack());
    }

    [Fact]
    public async Task Who_was_frozen_right_before_a_request_makes_none_once_the_turn_is_anothers()
    {
        await using var server = await FeedServer.Start();
        using var client = new FeedClient(new FeedSettings(), new FeedIdentity(null, null));
        var source = new DailyPapers(new HuggingFaceSettings { BaseUrl = server.BaseUrl });
        await using var turn = await SourceTurn.TryTake(_database.Source, Gate, TimeSpan.Zero, longestSilence: TimeSpan.FromMilliseconds(300));
        var fetcher = new PoliteFetcher(client, turn!, new FeedSettings(), new FrozenTime());
        var day = new DateOnly(2026, 3, 30);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => fetcher.Get(source, source.Range(day, day, DateTimeOffset.UtcNow).Single(), default));
        Assert.Empty(server.Asked);
    }

    /// <summary>Stands still for a second when it is asked for the second time, and says that it was a minute.</summary>
    private sealed class FrozenTime : TimeProvider
    {
        private int _asked;

        public override long GetTimestamp()
        {
            if (Interlocked.Increment(ref _asked) == 2) Thread.Sleep(1000);
            return base.GetTimestamp() + (_asked > 1 ? 60 * TimestampFrequency : 0);
        }
    }

    [Fact]
    public async Task A_turn_whose_connection_died_is_free_again()
    {
        await using var turn = await Take(Gate);
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())");
        await using var next = await SourceTurn.TryTake(_database.Source, Gate, TimeSpan.FromMinutes(1), Silence);
        Assert.NotNull(next);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => turn!.HoldBack());
    }
}
