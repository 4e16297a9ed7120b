using System.Globalization;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>One day of a reader: what was sent, or why not.</summary>
/// <param name="DigestId">Of the digest that can be looked at; null where it shows no papers, or there is none.</param>
public sealed record ReaderDay(DateOnly Day, string InWords, long? DigestId);

/// <summary>A reader's own account of the last days since they subscribed, newest first, in their words and not the mail server's.</summary>
public static class ReaderHistory
{
    public const int Days = 30;

    public static async Task<IReadOnlyList<ReaderDay>> Of(NpgsqlConnection connection, Subscriber reader, Profile profile, DateTimeOffset now)
    {
        var zone = profile.Rhythm().Zone;
        var today = Local(now, zone);
        var issues = (await ExplainedDay.Of(connection, reader.SubscriberId, null, Days + 1)).ToDictionary(each => each.IssueDate);
        var due = await ExplainedDay.NextDue(connection, reader.SubscriberId);
        var first = issues.Keys.Append(Local(reader.ConfirmedAt ?? now, zone)).Min();
        return
        [
            .. Enumerable.Range(0, Days).Select(back => today.AddDays(-back)).TakeWhile(day => day >= first).Select(day => issues.GetValueOrDefault(day) is { } issue
                ? new ReaderDay(day, InWords(issue, zone), issue is { Papers: > 0, State: not ("superseded" or "cancelled") } ? issue.DigestId : null)
                : new ReaderDay(day, WhyNone(day, today, reader, profile, issues.Keys.DefaultIfEmpty().Max(), due, zone), null)),
        ];
    }

    private static string InWords(ExplainedDay issue, TimeZoneInfo zone) => issue.State switch
    {
        "sent" => $"{Papers(issue)}, sent at {At(issue.FinishedAt!.Value, zone)}.",
        "ready" or "leased" or "sending" => $"{Papers(issue)}, on the way.",
        "later" => $"{Papers(issue)}, not taken by your mail provider yet; tried again at {At(issue.NextAttemptAt!.Value, zone)}.",
        "refused" => $"{Papers(issue)}, but your mail provider refused the mail.",
        "uncertain" => $"{Papers(issue)}, probably sent: your mail provider never said.",
        "nothing" => $"No mail: {issue.Reason} ({Words.Count(issue.Scanned, "new paper")}{(issue.Excluded > 0 ? $", {Words.Number(issue.Excluded)} excluded or muted" : "")}).",
        "superseded" => "Not sent in time; its papers came with the next one.",
        _ => $"Not sent: {issue.Reason ?? issue.Reply}.",
    };

    private static string Papers(ExplainedDay issue) => issue.Papers == 0 ? "Nothing new" : Words.Count(issue.Papers, "paper");

    private static string WhyNone(DateOnly day, DateOnly today, Subscriber reader, Profile profile, DateOnly lastIssue, DateTimeOffset? due, TimeZoneInfo zone)
    {
        if (reader.LeftAt is { } left && day >= Local(left, zone)) return "Unsubscribed.";
        if (reader.State == SubscriberState.Paused && day > lastIssue) return "Paused.";
        if (!profile.Rhythm().FallsOn(day))
            return profile.Cadence == Cadence.Weekly ? $"None due: yours comes on {CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(profile.Weekday!.Value)}s." : "None due at weekends.";
        if (day == today && due is { } at && Local(at, zone) == today) return $"Due at {At(at, zone)}.";
        return "None was made.";
    }

    private static DateOnly Local(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static string At(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
