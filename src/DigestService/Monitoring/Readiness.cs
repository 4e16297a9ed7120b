using System.Globalization;
using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>
/// What <c>/readyz</c> says: database, schema, last heartbeat. A site without workers still serves readers and is ready; a worker that
/// nobody hears of is not.
/// </summary>
/// <param name="own">This process's heartbeat; null where it has no worker.</param>
internal sealed class Readiness(NpgsqlDataSource database, Heartbeat? own = null)
{
    public async Task<IResult> Answer(CancellationToken stop)
    {
        var (isReady, told) = await Look(stop);
        return Results.Text($"{(isReady ? "ready" : "not ready")}\n{told}\n", statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Names no address: anybody may ask.</summary>
    private async Task<(bool IsReady, string Told)> Look(CancellationToken stop)
    {
        try
        {
            await Migrations.RefuseOlderSchema(database, stop);
            await using var connection = await database.OpenConnectionAsync(stop);
            var ages = (await connection.QueryAsync<(Guid Worker, double Seconds)>(new CommandDefinition("select worker_id, extract(epoch from now() - beat_at)::float8 from workers", cancellationToken: stop))).AsList();
            var isHeard = own is null || ages.Any(each => each.Worker == own.WorkerId && each.Seconds < Heartbeat.Silent.TotalSeconds);
            var last = ages.Count == 0 ? "no worker is running" : string.Create(CultureInfo.InvariantCulture, $"{ages.Min(each => each.Seconds):0} seconds ago");
            return (isHeard, $"database: answers\nschema: {Migrations.NewestVersion}\nlast heartbeat: {last}{(isHeard ? "" : "; this worker's is missing")}");
        }
        catch (UserFault fault)
        {
            return (false, $"database: answers\nschema: {fault.Message}");
        }
        catch (NpgsqlException)
        {
            return (false, "database: no answer");
        }
    }
}
