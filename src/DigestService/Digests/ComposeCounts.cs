namespace DigestService.Digests;

/// <summary>What a run of composing came to.</summary>
public sealed class ComposeCounts
{
    public int Due { get; private set; }

    /// <summary>Digests that will be mailed.</summary>
    public int Digests { get; private set; }

    /// <summary>Subscribers whose slot passed without mail, by reason.</summary>
    public SortedDictionary<string, int> Skipped { get; } = new(StringComparer.Ordinal);

    internal void Add(IReadOnlyList<ComposedDigest> batch, IReadOnlySet<int> inserted)
    {
        Due += batch.Count;
        foreach (var each in batch)
        {
            if (!inserted.Contains(each.SubscriberId)) Skip("a digest of that issue date exists");
            else if (each.Reason is { } reason) Skip(reason);
            else Digests++;
        }
    }

    internal void Add(ComposeCounts batch)
    {
        Due += batch.Due;
        Digests += batch.Digests;
        foreach (var (reason, count) in batch.Skipped) Skipped[reason] = Skipped.GetValueOrDefault(reason) + count;
    }

    internal void Wait()
    {
        Due++;
        Skip("no papers have come yet; the first digest waits for them");
    }

    internal void Fail()
    {
        Due++;
        Skip("failed");
    }

    private void Skip(string reason) => Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;
}
