using System.Globalization;

namespace DigestService.Delivery;

/// <summary>A provider that is left alone for a while. Times are schedule time.</summary>
/// <param name="Repeats">How many came before it without a quiet day between.</param>
/// <param name="Reason">The server's words, without addresses.</param>
public sealed record ProviderPause(string Provider, DateTimeOffset Since, DateTimeOffset Until, short Repeats, string Reason)
{
    /// <summary>In place of a provider: the operator has stopped all sending. No domain and no name of a provider reads like it.</summary>
    public const string Everybody = "*";

    public bool IsOfAll => Provider == Everybody;

    /// <summary>It was there before this moment, as the database counts: by microseconds.</summary>
    public bool IsOlderThan(DateTimeOffset now) => now - Since > TimeSpan.FromMicroseconds(1);

    /// <summary>So many readers of one provider, refused within <see cref="Window"/>, are no accident.</summary>
    public const int Recipients = 5;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>After a day without one, a pause begins small again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>The first lasts a quarter of an hour, each further one twice as long as the last, at most twelve hours; no shorter than the server asked.</summary>
    /// <param name="last">The one before; null for none.</param>
    public static ProviderPause Of(string provider, ProviderPause? last, string reason, TimeSpan asked, DateTimeOffset now)
    {
        var repeats = last is null || now - last.Until > Quiet ? 0 : Math.Min(last.Repeats + 1, 10);
        var length = TimeSpan.FromTicks(Math.Min(First.Ticks << repeats, Longest.Ticks));
        return new ProviderPause(provider, now, now + (asked > length ? asked : length), (short)repeats, HeaderText.WithoutAddresses(reason, 300));
    }

    /// <summary>What stands in the outbox beside a mail that waits for it.</summary>
    public string Told => $"{Prefix(Provider)} until {Until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC: {Reason}";

    internal static string Prefix(string provider) => $"{provider} is paused";
}
