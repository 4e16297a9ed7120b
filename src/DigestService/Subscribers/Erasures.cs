namespace DigestService.Subscribers;

/// <summary>
/// Erases subscribers, and keeps keyed hashes of their addresses in a file outside the database, so that a restored
/// backup does not bring them back (<c>after-restore</c>).
/// </summary>
public sealed class Erasures(Subscription subscription, SubscriberStore subscribers, LinkSettings links, ErasureSettings settings)
{
    public async Task Erase(Subscriber subscriber, CancellationToken stop = default)
    {
        if (settings.Journal is not null && links.Key is null) throw new UserFault("Digest:Erasures:Journal needs Digest:Links:Key, which its hashes are made with.", 2);
        // Noted first: an address noted and not erased is erased by the next replay, the other way round it would be lost.
        if (settings.Journal is { } journal) await File.AppendAllTextAsync(journal, HashesOf(subscriber.Email).First() + "\n", stop);
        await subscription.Erase(subscriber.SubscriberId, stop);
    }

    /// <summary>Erases again whoever the journal names.</summary>
    /// <returns>How many were back.</returns>
    public async Task<int> Replay(CancellationToken stop = default)
    {
        if (settings.Journal is not { } journal || !File.Exists(journal)) return 0;
        var erased = (await File.ReadAllLinesAsync(journal, stop)).ToHashSet(StringComparer.Ordinal);
        var back = (await subscribers.List(null, stop)).Where(each => HashesOf(each.Email).Any(erased.Contains)).ToList();
        foreach (var subscriber in back) await subscription.Erase(subscriber.SubscriberId, stop);
        return back.Count;
    }

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
