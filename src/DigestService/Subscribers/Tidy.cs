using Dapper;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Monitoring;
using Npgsql;

namespace DigestService.Subscribers;

/// <param name="SignUps">Sign-ups that nobody confirmed.</param>
/// <param name="Links">Fresh links that are long over.</param>
/// <param name="AddressChanges">Changes of address that nobody confirmed, or can undo any more.</param>
/// <param name="Schedules">Kept for one who might have come back.</param>
/// <param name="Keywords">Texts that no profile and no digest speaks of any more.</param>
public sealed record TidyCounts(int SignUps, int Links, int AddressChanges, int Schedules, int Keywords = 0);

/// <summary>Throws away what is kept for a while only.</summary>
public sealed class Tidy(NpgsqlDataSource database, ILogger<Tidy> log)
{
    private static readonly TimeSpan FreshLinksStay = TimeSpan.FromDays(1);
    private static readonly TimeSpan UnconfirmedChangesStay = TimeSpan.FromDays(30);

    /// <summary>What came back of a mail counts for two months; longer than a year nobody asks about it.</summary>
    private static readonly TimeSpan ReportsStay = TimeSpan.FromDays(365);

    /// <summary>By then they are archive, which no digest shows.</summary>
    private static readonly TimeSpan FailedPapersStay = TimeSpan.FromDays(60);

    /// <summary>A day beyond what can be undone.</summary>
    private static readonly TimeSpan UndoStays = Subscription.ReturnsWithin + TimeSpan.FromDays(1);

    /// <summary>UTC. What reads all profiles is done once a day; the ticks come every hour.</summary>
    private const int QuietHour = 3;

    private static readonly TimeSpan RelayUseStays = TimeSpan.FromHours(2);
    private static readonly TimeSpan RelayDaysStay = TimeSpan.FromDays(32);

    public async Task<TidyCounts> Run(DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var counts = new TidyCounts(
            await Delete("subscribers where state = 'pending' and coalesce(asked_at, created_at) < @before", Links.ConfirmationLasts)
                + await Delete("resubscriptions where confirmed_version is null and asked_at < @before", Links.ConfirmationLasts),
            await Delete("fresh_links where asked_at < @before", FreshLinksStay),
            await Delete("address_changes where confirmed_at is null and asked_at < @before", UnconfirmedChangesStay)
                + await Delete("address_changes where confirmed_at < @before", UndoStays),
            await Delete("parked_schedules k using subscribers s where s.subscriber_id = k.subscriber_id and s.left_at < @before", UndoStays),
            now.UtcDateTime.Hour == QuietHour ? await KeywordStore.DeleteUnused(connection, stop) : 0);
        await Delete("resubscriptions where asked_at < @before", Links.ConfirmationLasts); // they came back
        await Delete("sign_up_mails where queued_at < @before", MailAllowance.Day);
        await Delete("provider_failures where failed_at < @before", ProviderPause.Window);
        await Delete("relay_use where slot < @before and seconds < 86400", RelayUseStays);
        await Delete("relay_use where slot < @before", RelayDaysStay);
        await Delete("provider_pauses where until < @before", ProviderPause.Quiet);
        await Delete("failed_papers where since < @before", FailedPapersStay);
        await Delete("workers where beat_at < @before", TimeSpan.FromDays(1));
        await Delete("day_counts where day < @before", TimeSpan.FromDays(DayCounts.Days));
        await Delete("mail_reports where received_at < @before", ReportsStay);
        if (counts != new TidyCounts(0, 0, 0, 0))
            log.LogInformation("Tidied up: {SignUps} sign-ups that nobody confirmed, {Links} old links, {AddressChanges} changes of address, {Schedules} schedules of readers who left, {Keywords} keywords that nobody uses",
                counts.SignUps, counts.Links, counts.AddressChanges, counts.Schedules, counts.Keywords);
        return counts;

        Task<int> Delete(string what, TimeSpan age) => connection.ExecuteAsync(new CommandDefinition($"delete from {what}", new { before = now - age }, cancellationToken: stop));
    }
}
