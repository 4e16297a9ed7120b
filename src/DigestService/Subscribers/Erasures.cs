using System.Globalization;

namespace DigestService.Subscribers;

/// <summary>
/// Erases subscribers, and keeps keyed hashes of their addresses in a file outside the database, each on a line with the time, so
/// that a restored backup does not bring them back (<c>after-restore</c>).
/// </summary>
public sealed class Erasures(Subscription subscription, SubscriberStore subscribers, LinkSettings links, ErasureSettings settings)
{
    public async Task Erase(Subscriber subscriber, DateTimeOffset now, CancellationToken stop = default)
    {
        if (settings.Journal is not null && links.Key is null) throw new UserFault("Digest:Erasures:Journal needs Digest:Links:Key, which its hashes are made with.", 2);
        // Noted first: an address noted and not erased is erased by the next replay, the other way round it would be lost.
        if (settings.Journal is { } journal) await File.AppendAllTextAsync(journal, $"{HashesOf(subscriber.Email).First()} {now.UtcDateTime:O}\n", stop);
        await subscription.Erase(subscriber.SubscriberId, stop);
    }

    /// <summary>Erases again whoever the journal names, unless they signed up or confirmed later than that.</summary>
    /// <returns>How many were back.</returns>
    public async Task<int> Replay(CancellationToken stop = default)
    {
        if (settings.Journal is not { } journal || !File.Exists(journal)) return 0;
        var erasedAt = Times(await File.ReadAllLinesAsync(journal, stop));
        var back = (await subscribers.List(null, stop)).Where(each => HashesOf(each.Email).Any(hash => erasedAt.TryGetValue(hash, out var at) && !IsLater(each, at))).ToList();
        foreach (var subscriber in back) await subscription.Erase(subscriber.SubscriberId, stop);
        return back.Count;
    }

    /// <summary>The last line of a hash counts. Lines of before times were written hold the hash alone: nobody is later than these.</summary>
    private static Dictionary<string, DateTimeOffset> Times(IEnumerable<string> lines)
    {
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var parts in lines.Select(line => line.Split(' ', 2)))
            times[parts[0]] = parts.Length == 2 && DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue;
        return times;
    }

    private static bool IsLater(Subscriber subscriber, DateTimeOffset erasedAt) => subscriber.CreatedAt > erasedAt || subscriber.ConfirmedAt > erasedAt;

    /// <summary>By the key of now first, then by those of before.</summary>
    private IEnumerable<string> HashesOf(string email) =>
        AddressHash.Of(links, "erasures", email.ToLowerInvariant()).Select(Convert.ToHexStringLower);
}

/// <summary>Bound from <c>Digest:Erasures</c>.</summary>
public sealed record ErasureSettings
{
    /// <summary>A file beside the database's backups; without it a restore can bring erased subscribers back.</summary>
    public string? Journal { get; init; }
}
