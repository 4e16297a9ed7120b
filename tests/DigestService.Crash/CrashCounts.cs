namespace DigestService.Crash;

/// <summary>What was due held against what the recording server took, whatever our own tables say.</summary>
/// <param name="Due">Digests.</param>
/// <param name="Digests">Different ones that arrived.</param>
/// <param name="Lost">Due, and never accepted.</param>
/// <param name="Doubled">Message-IDs that were accepted more than once, and further Message-IDs for one reader and day.</param>
/// <param name="DoubledUnexplained">Of these, all but the same mail again that stood in <c>sending</c> at a kill before, at another one for each time.</param>
/// <param name="Missed">Papers that a reader's keywords matched and that no mail to them showed.</param>
/// <param name="Repeated">Papers shown once more to one reader, in one mail or under another Message-ID.</param>
/// <param name="Unasked">Mails that were not due, and papers that nothing matched.</param>
/// <param name="MostSending">The most mails that one session of delivery had in <c>sending</c> at a kill; see <see cref="CrashRun.Bound"/>.</param>
/// <param name="MostDoubled">The most mails that were doubled and stood in <c>sending</c> at the same kill.</param>
/// <param name="IdleKills">Kills at which nothing was left to do.</param>
public sealed record CrashCounts(int Kills, int Due, int Digests, int Lost, int Doubled, int DoubledUnexplained, int Missed, int Repeated, int Unasked, int MostSending, int MostDoubled, int IdleKills)
{
    /// <summary>Of a run's files, and of nothing else.</summary>
    public static CrashCounts In(string folder) =>
        Of(Evidence.Due(folder), Evidence.Accepted(folder), Evidence.Kills(folder));

    public static CrashCounts Of(IReadOnlyList<DueDigest> due, IReadOnlyList<TakenMail> taken, IReadOnlyList<Killed> kills)
    {
        var wanted = due.Select(digest => (digest.Recipient, digest.IssueDate)).ToHashSet();
        var arrived = taken.Select(mail => (mail.Recipient, mail.IssueDate)).ToHashSet();
        var matched = due.SelectMany(digest => digest.Matched.Select(paper => (digest.Recipient, paper))).ToHashSet();
        var shown = taken.SelectMany(mail => mail.Shown.Select(paper => (mail.Recipient, paper))).ToHashSet();
        var different = taken.DistinctBy(mail => (mail.Recipient, mail.MessageId)).ToList();
        var renamed = different.GroupBy(mail => (mail.Recipient, mail.IssueDate)).Sum(digest => digest.Count() - 1);
        var again = taken.GroupBy(mail => mail.MessageId, StringComparer.Ordinal).Where(copies => copies.Skip(1).Any()).ToDictionary(copies => copies.Key, copies => copies.OrderBy(mail => mail.Time).ToList());
        var inDoubt = kills.SelectMany(kill => kill.Sending.Select(id => (Id: id, kill.Time))).ToLookup(each => each.Id, each => each.Time);
        return new CrashCounts(
            kills.Count,
            wanted.Count,
            arrived.Count,
            wanted.Except(arrived).Count(),
            again.Count + renamed,
            again.Count(mail => !IsExplained(mail.Value, inDoubt[mail.Key])) + renamed,
            matched.Except(shown).Count(),
            different.Sum(mail => mail.Shown.Count) - different.SelectMany(mail => mail.Shown.Select(paper => (mail.Recipient, paper))).Distinct().Count(),
            arrived.Except(wanted).Count() + shown.Except(matched).Count(),
            kills.SelectMany(kill => kill.Sessions).DefaultIfEmpty().Max(),
            kills.Select(kill => kill.Sending.Count(again.ContainsKey)).DefaultIfEmpty().Max(),
            kills.Count(kill => kill.Left == 0));
    }

    /// <summary>The same mail each time, and for each time after the first a kill before it, at which it was in doubt.</summary>
    private static bool IsExplained(List<TakenMail> copies, IEnumerable<DateTimeOffset> inDoubt) =>
        copies.TrueForAll(copy => (copy.Recipient, copy.IssueDate) == (copies[0].Recipient, copies[0].IssueDate) && copy.Shown.SequenceEqual(copies[0].Shown))
        && copies.Index().All(copy => inDoubt.Count(kill => kill < copy.Item.Time) >= copy.Index);

    /// <summary>What was promised and does not hold, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Due == 0) yield return "Nothing was due.";
        if (Lost > 0) yield return $"Digests that were due and never arrived: {Lost}.";
        if (DoubledUnexplained > 0) yield return $"Mails that were doubled though no kill had left them in doubt: {DoubledUnexplained}.";
        if (Missed > 0) yield return $"Papers that matched and were never shown: {Missed}.";
        if (Repeated > 0) yield return $"Papers that were shown to a reader again: {Repeated}.";
        if (Unasked > 0) yield return $"Mails and papers that nobody had asked for: {Unasked}.";
        if (MostSending > CrashRun.Bound) yield return $"Mails of one worker in doubt at once: {MostSending}, and by design at most {CrashRun.Bound}.";
    }
}
