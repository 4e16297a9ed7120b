using DigestService.Delivery;
using Npgsql;

namespace DigestService.Cli;

/// <summary>A relay's limits and what of them is used, by all workers; a limit is null where there is none, and then nothing is counted.</summary>
internal sealed record RelayStatus
{
    public required string Relay { get; init; }
    public required RelayUse Use { get; init; }
    public int? PerMinute { get; init; }
    public int? PerHour { get; init; }

    /// <summary>Digests that the warm-up allows today.</summary>
    public int? WarmUpToday { get; init; }

    public static async Task<RelayStatus> Read(NpgsqlConnection connection, SmtpSettings smtp, DateTimeOffset now)
    {
        var use = await RelayBudget.Use(connection, smtp.Name, now);
        return new RelayStatus
        {
            Relay = smtp.Name,
            Use = use,
            PerMinute = smtp.PerMinute > 0 ? smtp.PerMinute : null,
            PerHour = smtp.PerHour > 0 ? smtp.PerHour : null,
            WarmUpToday = smtp.Limits.OfDay(use.Days) is var most and < int.MaxValue ? most : null,
        };
    }

    public string Told => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return Relay;
        if (PerMinute is { } minute) yield return $"{Use.Minute} of {minute} in the last minute";
        if (PerHour is { } hour) yield return $"{Use.Hour} of {hour} in the last hour";
        if (WarmUpToday is { } day) yield return $"{Use.Today} of {day} today while it warms up";
    }
}
