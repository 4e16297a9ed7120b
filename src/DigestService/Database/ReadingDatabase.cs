using Npgsql;

namespace DigestService.Database;

/// <summary>
/// Where pages read from that are the same for everybody: a replica, where ConnectionStrings:Reading names one, else the database itself.
/// What belongs to a reader, and what anybody changes, never comes from here: a replica lags.
/// </summary>
/// <param name="replica">With several hosts (<c>Host=replica,primary</c>) a replica is preferred, and the primary serves while none answers.</param>
public sealed class ReadingDatabase(NpgsqlDataSource primary, string? replica) : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _own = replica is null ? null : DigestDatabase.Open(replica, TargetSessionAttributes.PreferStandby);

    public NpgsqlDataSource Source => _own ?? primary;

    public bool IsReplica => _own is not null;

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
