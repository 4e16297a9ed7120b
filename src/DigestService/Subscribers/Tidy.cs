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
/// <param name="Readers">Who left long ago.</param>
public sealed record TidyCounts(int SignUps, int Links, int AddressChanges, int Schedules, int Keywords = 0, int Readers = 0, int Digests = 0, int Mails = 0);

/// <summary>Throws away what is kept for a while only.</summary>
public sealed class Tidy(NpgsqlDataSource database, Subscription subscription, RetentionSettings retention, ILogger<Tidy> log)
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

    /// <summary>Who left long ago goes one by one.</summary>
    private const int ReadersAtATime = 1000;

    private static readonly TimeSpan RelayUseStays = TimeSpan.FromHours(2);
    private static readonly TimeSpan RelayDaysStay = TimeSpan.FromDays(32);

    public async Task<TidyCounts> Run(DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var counts = new TidyCounts(
            await Delete("subscribers where state = 'pending' and coalesce(asked_at, created_at) < @before", Links.ConfirmationLasts)
                + await Delete("resubscriptions where confirmed_version is null and asked_at < @before", Links.ConfirmationLasts),
            await Delete("fresh_links where asked_at < @before", FreshLinksStay),
            await DeleteUnconfirmedChanges(connection, now - UnconfirmedChangesStay, stop)
                + await Delete("address_changes where confirmed_at < @before", UndoStays),
            await Delete("parked_schedules k using subscribers s where s.subscriber_id = k.subscriber_id and s.left_at < @before", UndoStays),
            now.UtcDateTime.Hour == QuietHour ? await DeleteKeywords(connection, now, stop) : 0,
            retention.LeftDays == 0 ? 0 : await EraseWhoLeft(connection, now.AddDays(-retention.LeftDays), stop));
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
        await Delete("suppression_lifts where lifted_at < @before", ReportsStay);
        var pruned = await PruneHistory.Run(connection, now.AddDays(-retention.DigestDays), stop); // last, since it may take long
        counts = counts with { Digests = pruned.Digests, Mails = pruned.Mails };
        if (counts != new TidyCounts(0, 0, 0, 0))
            log.LogInformation("Tidied up: {SignUps} sign-ups that nobody confirmed, {Links} old links, {AddressChanges} changes of address, {Schedules} schedules of readers who left, {Keywords} keywords that nobody uses, {Readers} readers who left long ago, {Digests} digests and {Mails} mails of before",
                counts.SignUps, counts.Links, counts.AddressChanges, counts.Schedules, counts.Keywords, counts.Readers, counts.Digests, counts.Mails);
        return counts;

        Task<int> Delete(string what, TimeSpan age) => connection.ExecuteAsync(new CommandDefinition($"delete from {what}", new { before = now - age }, cancellationToken: stop));
    }

    /// <summary>With the letters to those addresses, which may be somebody else's.</summary>
    private static Task<int> DeleteUnconfirmedChanges(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            with gone as (
              delete from address_changes where confirmed_at is null and asked_at < @before returning change_id, subscriber_id
            ), letters as (
              delete from outbox o using gone where o.subscriber_id = gone.subscriber_id and o.kind = 'newaddress' and o.about = gone.change_id and o.finished_at is not null
            )
            select count(*) from gone
            """,
            new { before }, cancellationToken: stop));

    /// <summary>A day more, for what was being composed as a profile was saved.</summary>
    private async Task<int> DeleteKeywords(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop)
    {
        await KeywordStore.DeletePast(connection, now.AddDays(-retention.DigestDays - 1), stop);
        return await KeywordStore.DeleteUnused(connection, stop);
    }

    private async Task<int> EraseWhoLeft(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop)
    {
        var gone = (await connection.QueryAsync<int>(new CommandDefinition(
            "select subscriber_id from subscribers s where left_at < @before and not exists (select from resubscriptions r where r.subscriber_id = s.subscriber_id) order by left_at limit @ReadersAtATime",
            new { before, ReadersAtATime }, cancellationToken: stop))).AsList();
        var erased = 0;
        foreach (var subscriberId in gone)
            if (await subscription.EraseIfLeft(subscriberId, before, stop)) erased++;
        return erased;
    }
}
