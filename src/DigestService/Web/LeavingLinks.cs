using DigestService.Database;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <param name="CanReturn">They left a while ago at most, and may take it back.</param>
/// <param name="PausedUntil">The day on which a pause ends, where one has an end.</param>
public sealed record Leaving(string Token, int SubscriberId, bool HasLeft, bool CanReturn, bool IsPaused, DateOnly? PausedUntil, bool IsWeekly, DateTimeOffset Now);

/// <summary>From a link that lets its reader leave to where that reader stands.</summary>
public sealed class LeavingLinks(NpgsqlDataSource database, ReaderLinks links, SubscriberStore subscribers)
{
    public async Task<Leaving?> Open(string token, CancellationToken stop)
    {
        if (await links.Open(token, stop, LinkPurpose.Unsubscribe, LinkPurpose.Manage) is not { Reader: var reader }) return null;
        var now = await database.Clock(stop);
        var profile = await subscribers.Profile(reader.SubscriberId, stop);
        return new Leaving(
            token, reader.SubscriberId, reader.State == SubscriberState.Unsubscribed,
            CanReturn: reader.ConfirmedAt is not null && reader.LeftAt > now - Subscription.ReturnsWithin,
            reader.State == SubscriberState.Paused, reader.PausedUntil, profile.Cadence == Cadence.Weekly, now);
    }
}
