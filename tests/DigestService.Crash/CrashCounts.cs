namespace DigestService.Crash;

/// <summary>What was due held against what the recording server took, whatever our own tables say.</summary>
/// <param name="Digests">Different ones that arrived.</param>
/// <param name="Lost">Due, and never accepted.</param>
/// <param name="Doubled">Message-IDs that were accepted more than once.</param>
/// <param name="DoubledUnexplained">Of these, the ones that were not in <c>sending</c> at any kill.</param>
/// <param name="Missed">Papers that a reader's keywords matched and that no mail to them showed.</param>
/// <param name="Repeated">Papers shown twice to one reader, under different Message-IDs.</param>
/// <param name="Unasked">Mails that were not due, and papers that nothing matched.</param>
/// <param name="MostSending">The most mails that were in <c>sending</c> at one kill.</param>
public sealed record CrashCounts(int Kills, int Digests, int Lost, int Doubled, int DoubledUnexplained, int Missed, int Repeated, int Unasked, int MostSending)
{
    public static CrashCounts Of(IReadOnlyList<DueDigest> due, IReadOnlyList<TakenMail> taken, IReadOnlyList<Killed> kills)
    {
        var arrived = taken.Select(mail => (mail.Recipient, mail.IssueDate)).ToHashSet();
        var wanted = due.ToDictionary(digest => (digest.Recipient, digest.IssueDate));
        var matched = due.SelectMany(digest => digest.Matched.Select(paper => (digest.Recipient, paper))).ToHashSet();
        var shown = taken.SelectMany(mail => mail.Shown.Distinct().Select(paper => (mail.Recipient, paper, mail.MessageId))).ToHashSet();
        var papers = shown.Select(each => (each.Recipient, each.paper)).ToHashSet();
        var doubled = taken.CountBy(mail => mail.MessageId).Where(each => each.Value > 1).Select(each => each.Key).ToList();
        var inDoubt = kills.SelectMany(kill => kill.Sending).ToHashSet(StringComparer.Ordinal);
        return new CrashCounts(
            kills.Count,
            arrived.Count,
            wanted.Keys.Count(digest => !arrived.Contains(digest)),
            doubled.Count,
            doubled.Count(id => !inDoubt.Contains(id)),
            matched.Count(each => !papers.Contains(each)),
            shown.Count - papers.Count,
            arrived.Count(digest => !wanted.ContainsKey(digest)) + papers.Count(each => !matched.Contains(each)),
            kills.Count == 0 ? 0 : kills.Max(kill => kill.Sending.Count));
    }
}
