using Dapper;
using DigestService.Database;
using DigestService.Digests;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>What a reader changes while it lasts, pauses among it.</summary>
public sealed partial class Subscription
{
    /// <summary>Saves a profile in place of the one that is there.</summary>
    public Task Change(int subscriberId, Profile profile, CancellationToken stop = default) => Change(subscriberId, _ => profile, stop);

    /// <summary>Changes a profile as it stands, whoever else is changing it. Keywords count from the next digest; a changed hour, zone or cadence moves the next slot.</summary>
    /// <param name="change">Gives back the very same profile where there is nothing to change.</param>
    /// <returns>The profile as it is now.</returns>
    public async Task<Profile> Change(int subscriberId, Func<Profile, Profile> change, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var scheduled = await LockSchedule(connection, transaction, subscriberId);
        var row = await connection.QuerySingleAsync<ProfileRow>(
            ProfileRow.Select + " where p.subscriber_id = @subscriberId for update of p", new { subscriberId }, transaction);
        var before = row.ToProfile();
        var profile = change(before);
        if (ReferenceEquals(profile, before)) return before;
        await ProfileRow.Write(connection, transaction, subscriberId, profile);
        if (scheduled is { LastIssueDate: { } last, IsPaused: false }) await MoveSlot(connection, transaction, subscriberId, profile, last);
        if (scheduled is { IsPaused: true, PausedUntil: { } until }) await MoveSlot(connection, transaction, subscriberId, profile, until.AddDays(-1));
        await transaction.CommitAsync(stop);
        return profile;
    }

    /// <summary>Stops mail until a day (local), or until resumed; what is unsent is cancelled and its papers return.</summary>
    public async Task Pause(int subscriberId, DateOnly? until, DateTimeOffset now, CancellationToken stop = default)
    {
        var profile = await new SubscriberStore(database).Profile(subscriberId, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await LockSchedule(connection, transaction, subscriberId);
        await connection.ExecuteAsync(
            """
            update subscribers set state = 'paused', paused_until = @until where subscriber_id = @subscriberId and state in ('active', 'paused');
            update schedule set due_at = @wake, is_away = true where subscriber_id = @subscriberId;
            """,
            new { subscriberId, until, wake = until is { } day ? Slot.Next(profile.Rhythm(), day.AddDays(-1)).At : DateTimeOffset.MaxValue }, transaction);
        await Unsent.Supersede(connection, transaction, await Buckets.Of(connection, subscriberId, transaction), [subscriberId], "paused", now);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Ends a pause: the next slot counts again.</summary>
    public async Task Resume(int subscriberId, DateTimeOffset now, CancellationToken stop = default)
    {
        var profile = await new SubscriberStore(database).Profile(subscriberId, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var scheduled = await LockSchedule(connection, transaction, subscriberId);
        await connection.ExecuteAsync(
            """
            update subscribers set state = 'active', paused_until = null where subscriber_id = @subscriberId and state = 'paused';
            update schedule set due_at = @now where subscriber_id = @subscriberId;
            """,
            new { subscriberId, now }, transaction);
        if (scheduled?.LastIssueDate is { } last) await MoveSlot(connection, transaction, subscriberId, profile, last);
        await transaction.CommitAsync(stop);
    }

    private static Task MoveSlot(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, Profile profile, DateOnly lastIssueDate) =>
        connection.ExecuteAsync(
            "update schedule set due_at = @At where subscriber_id = @subscriberId",
            new { subscriberId, Slot.Next(profile.Rhythm(), lastIssueDate).At }, transaction);
}
