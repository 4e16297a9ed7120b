namespace DigestService.Subscribers;

/// <param name="Erased">Who was back, and is erased again.</param>
/// <param name="Left">Who was subscribed again, and has left again.</param>
/// <param name="Suppressed">Addresses that are written to no more, again.</param>
public sealed record Replayed(int Erased, int Left, int Suppressed = 0)
{
    /// <summary>The numbers of lines of the journal that are none.</summary>
    public IReadOnlyList<int> Unreadable { get; init; } = [];
}

/// <summary>Erases subscribers, with a line in the <see cref="ErasureJournal"/>, and does again what a restored backup has forgotten.</summary>
public sealed class Erasures(Subscription subscription, SubscriberStore subscribers, Suppressions suppressions, ErasureJournal journal)
{
    public async Task Erase(Subscriber subscriber, DateTimeOffset now, CancellationToken stop = default)
    {
        // Noted first: an address noted and not erased is erased by the next replay, the other way round it would be lost.
        await journal.Note(JournalEvent.Erased, subscriber.Email, now, stop);
        await subscription.Erase(subscriber.SubscriberId, stop);
    }

    /// <summary>Erases and unsubscribes again whoever the journal names, unless they signed up or confirmed later than that, and suppresses what it has as suppressed.</summary>
    public async Task<Replayed> Replay(CancellationToken stop = default)
    {
        var (lines, unreadable) = await journal.Read(stop);
        var (erased, left) = (0, 0);
        foreach (var subscriber in lines.Count == 0 ? [] : await subscribers.List(null, stop))
        {
            var last = journal.HashesOf(subscriber.Email).Select(hash => Last(lines, hash)).OfType<JournalLine>().MaxBy(line => line.At);
            if (last is null || IsLater(subscriber, last.At)) continue;
            if (last.Event == JournalEvent.Erased && await subscription.Erase(subscriber.SubscriberId, stop)) erased++;
            else if (last.Event == JournalEvent.Left && subscriber.State != SubscriberState.Unsubscribed && await subscription.Leave(subscriber.SubscriberId, last.At, stop)) left++;
        }
        return new Replayed(erased, left, await suppressions.Replay(lines, stop)) { Unreadable = unreadable };
    }

    /// <summary>Of an address that was changed since, what was noted of the new one.</summary>
    private static JournalLine? Last(IReadOnlyDictionary<string, JournalLine> lines, string hash)
    {
        var line = lines.GetValueOrDefault(hash);
        while (line is { Event: JournalEvent.Moved }) line = lines.GetValueOrDefault(line.To ?? "") is { } next && next.At > line.At ? next : null;
        return line;
    }

    private static bool IsLater(Subscriber subscriber, DateTimeOffset at) => subscriber.CreatedAt > at || subscriber.ConfirmedAt > at;
}
