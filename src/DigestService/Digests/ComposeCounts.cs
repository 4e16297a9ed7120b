namespace DigestService.Digests;

/// <summary>What a run of composing came to.</summary>
public sealed class ComposeCounts
{
    public int Due { get; private set; }

    /// <summary>Digests that will be mailed.</summary>
    public int Digests { get; private set; }

    /// <summary>Subscribers whose slot passed without mail, by reason.</summary>
    public SortedDictionary<string, int> Skipped { get; } = new(StringComparer.Ordinal);

    internal HashSet<int> SetAside { get; } = [];

    internal void Add(IReadOnlyList<ComposedDigest> batch, int inserted)
    {
        Due += batch.Count;
        foreach (var each in batch.Where(each => each.Reason is not null)) Skip(each.Reason!);
        for (var doubled = batch.Count - inserted; doubled > 0; doubled--) Skip("a digest of that issue date exists");
        Digests += inserted - batch.Count(each => each.Reason is not null);
    }

    internal void Fail(int subscriberId)
    {
        SetAside.Add(subscriberId);
        Due++;
        Skip("failed");
    }

    private void Skip(string reason) => Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;
}
