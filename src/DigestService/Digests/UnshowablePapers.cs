namespace DigestService.Digests;

/// <summary>Which papers spoil a digest: one of them must not keep the others from its reader.</summary>
internal static class UnshowablePapers
{
    /// <param name="show">Makes the mail or page of the digest with these papers alone.</param>
    /// <returns>Papers with which alone the digest fails, by number, and why.</returns>
    public static IReadOnlyDictionary<int, string> Of(DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, Action<IReadOnlyDictionary<int, PaperAtHand>> show)
    {
        var reasons = new Dictionary<int, string>();
        foreach (var number in row.PaperIds.Where(papers.ContainsKey))
        {
            try
            {
                show(new Dictionary<int, PaperAtHand> { [number] = papers[number] });
            }
            catch (Exception fault)
            {
                reasons[number] = fault.Message;
            }
        }
        return reasons;
    }
}
