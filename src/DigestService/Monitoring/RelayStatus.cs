using System.Globalization;
using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>How a relay stands with all workers. A limit is null where there is none, and without any nothing is counted.</summary>
internal sealed record RelayStatus
{
    public required string Relay { get; init; }
    public required RelayUse Use { get; init; }
    public int? PerMinute { get; init; }
    public int? PerHour { get; init; }

    /// <summary>Digests that the warm-up allows today.</summary>
    public int? WarmUpToday { get; init; }

    /// <summary>Until when the last worker that could not use it leaves it alone; null where none does.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Why it could not be used.</summary>
    public string? Reason { get; init; }

    public static async Task<IReadOnlyList<RelayStatus>> Read(NpgsqlConnection connection, SmtpSettings smtp, DateTimeOffset now) =>
        smtp.Host.Length == 0 ? []
        : smtp.Fallback is { } fallback ? [await ReadOne(connection, smtp, now), await ReadOne(connection, fallback, now)]
        : [await ReadOne(connection, smtp, now)];

    private static async Task<RelayStatus> ReadOne(NpgsqlConnection connection, SmtpSettings smtp, DateTimeOffset now)
    {
        var pause = await connection.QuerySingleOrDefaultAsync<(DateTimeOffset Until, string Reason)?>("select until, reason from relay_pauses where relay = @Name and until > @now", new { smtp.Name, now });
        var use = await RelayBudget.Use(connection, smtp.Name, now);
        return new RelayStatus
        {
            Relay = smtp.Name,
            Use = use,
            PausedUntil = pause?.Until,
            Reason = pause?.Reason,
            PerMinute = smtp.PerMinute > 0 ? smtp.PerMinute : null,
            PerHour = smtp.PerHour > 0 ? smtp.PerHour : null,
            WarmUpToday = smtp.Limits.OfDay(use.Days) is var most and < int.MaxValue ? most : null,
        };
    }

    public string Told => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return PausedUntil is { } until ? $"{Relay} is paused until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC ({Reason})" : Relay;
        if (PerMinute is { } minute) yield return $"{Use.Minute} of {minute} in the last minute";
        if (PerHour is { } hour) yield return $"{Use.Hour} of {hour} in the last hour";
        if (WarmUpToday is { } day) yield return $"{Use.Today} of {day} today while it warms up";
    }
}
