using System.Security.Cryptography;
using System.Text;

namespace DigestService.Subscribers;

/// <summary>
/// Erases subscribers, and keeps keyed hashes of their addresses in a file outside the database, so that a restored
/// backup does not bring them back (<c>after-restore</c>).
/// </summary>
public sealed class Erasures(Subscription subscription, SubscriberStore subscribers, LinkSettings links, ErasureSettings settings)
{
    public async Task Erase(Subscriber subscriber, CancellationToken stop = default)
    {
        // Noted first: an address noted and not erased is erased by the next replay, the other way round it would be lost.
        if (settings.Journal is { } journal) await File.AppendAllTextAsync(journal, HashOf(subscriber.Email) + "\n", stop);
        await subscription.Erase(subscriber.SubscriberId, stop);
    }

    /// <summary>Erases again whoever the journal names.</summary>
    /// <returns>How many were back.</returns>
    public async Task<int> Replay(CancellationToken stop = default)
    {
        if (settings.Journal is not { } journal || !File.Exists(journal)) return 0;
        var erased = (await File.ReadAllLinesAsync(journal, stop)).ToHashSet(StringComparer.Ordinal);
        var back = (await subscribers.List(null, stop)).Where(each => erased.Contains(HashOf(each.Email))).ToList();
        foreach (var subscriber in back) await subscription.Erase(subscriber.SubscriberId, stop);
        return back.Count;
    }

    private string HashOf(string email) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("digest erasures " + links.Key), Encoding.UTF8.GetBytes(email.ToLowerInvariant())));
}

/// <summary>Bound from <c>Digest:Erasures</c>.</summary>
public sealed record ErasureSettings
{
    /// <summary>A file beside the database's backups; without it a restore can bring erased subscribers back.</summary>
    public string? Journal { get; init; }
}
