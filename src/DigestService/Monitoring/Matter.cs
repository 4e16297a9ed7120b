using System.Globalization;
using DigestService.Rendering;

namespace DigestService.Monitoring;

/// <summary>Something that an operator must know. The same on their page, in <c>status</c>, and in the mail that they get without looking.</summary>
/// <param name="Name">Short and lasting: they are mailed at most once a day of each.</param>
/// <param name="Lines">Each a sentence: what, and how to mend it.</param>
internal sealed record Matter(string Name, string Title, IReadOnlyList<string> Lines)
{
    public static readonly TimeSpan OldOutbox = TimeSpan.FromHours(2);

    /// <summary>A list that comes a little late is no matter.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(2);

    /// <summary>So many mails tried in vain are no longer some full mailboxes.</summary>
    private const int ManyInVain = 100;

    /// <summary>Gmail and Yahoo ask senders to stay below it.</summary>
    private const double MostComplaints = 0.001;

    /// <summary>Older days are lost or were told of.</summary>
    private const int RecentDays = 3;

    public static IReadOnlyList<Matter> Of(ServiceStatus status, IReadOnlyList<Disk> disks, int freeDiskPercent, DateTimeOffset now) =>
    [
        .. new[]
        {
            new Matter("source", "A source is late", [.. status.Sources.SelectMany(source => Late(source, now))]),
            new Matter("provider", "A provider or relay does not take our mail", [.. Unwelcome(status)]),
            new Matter("outbox", "Mail does not go out", [.. Stuck(status, now)]),
            new Matter("complaints", "Readers complain", [.. Complaints(status.Days)]),
            new Matter("disk", "A disk is nearly full", [.. disks.Where(disk => disk.FreePercent < freeDiskPercent).Select(disk =>
                string.Create(CultureInfo.InvariantCulture, $"{disk.Name} on {Environment.MachineName} has {disk.FreePercent:0.#} % free ({disk.Free / 1e9:0.#} of {disk.Size / 1e9:0.#} GB): make room, or mail stops."))]),
        }.Where(matter => matter.Lines.Count > 0),
    ];

    private static IEnumerable<string> Late(SourceStatus source, DateTimeOffset now) =>
        source.Missing.Where(day => day.Day > DateOnly.FromDateTime(now.UtcDateTime).AddDays(-RecentDays) && day.DueAt + Grace < now)
            .Select(day => $"{source.Source} owes {day.Day:yyyy-MM-dd} ({day.State}{(day.Error is null ? "" : $": {day.Error}")}). It is asked again by itself; look whether the source answers elsewhere.");

    private static IEnumerable<string> Unwelcome(ServiceStatus status) =>
    [
        .. status.Paused.Select(pause => $"{pause.Provider} is left alone until {Time(pause.Until)}: {pause.Reason.TrimEnd('.')}. Mend what it complains of, then `digest pauses lift {pause.Provider}`."),
        .. status.Relays.Where(relay => relay.PausedUntil is not null).Select(relay => $"{relay.Relay} cannot be used until {Time(relay.PausedUntil!.Value)}: {relay.Reason}"),
    ];

    private static IEnumerable<string> Stuck(ServiceStatus status, DateTimeOffset now)
    {
        var why = status.Stopped is { } stopped ? $"All sending is paused since {Time(stopped.Since)} ({stopped.Reason}); `digest resume` ends it." : "Look whether a worker runs, and what its log says of the relay.";
        if (status.OverdueSince < now - OldOutbox) yield return $"Mail is due since {Time(status.OverdueSince.Value)} and was not tried. {why}";
        if (status.InVain >= ManyInVain) yield return $"{Words.Number(status.InVain)} mails{(status.InVain == OutboxStatus.MostInVain ? " or more" : "")} were tried for over two hours and not taken. `digest subscribers explain` tells a reader's replies; the worker's log tells the relay's.";
    }

    private static IEnumerable<string> Complaints(DayStatus days)
    {
        if (days.ComplaintShare is > MostComplaints and var share)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Since yesterday readers called {share:0.00 %} of the mail spam ({Words.Number(days.Complained[^1] + days.Complained[^2])} of {Words.Number(days.Accepted[^1] + days.Accepted[^2])}); above 0.1 % providers begin to refuse it. Look where the newest readers came from.");
    }

    private static string Time(DateTimeOffset time) => time == DateTimeOffset.MaxValue ? "it is lifted" : time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
