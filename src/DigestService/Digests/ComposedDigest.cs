using DigestService.Rendering;

namespace DigestService.Digests;

/// <summary>A digest about to be written, with what becomes of its reader's schedule. Papers by number, bodies never.</summary>
public sealed record ComposedDigest
{
    /// <summary>The last papers shown that the schedule remembers; a paper makes news twice at most, weeks apart.</summary>
    private const int MostShown = 1000;

    public required int SubscriberId { get; init; }
    public required DateOnly IssueDate { get; init; }

    public required Occasion Occasion { get; init; }

    /// <summary>Why no mail is sent; null when one is.</summary>
    public string? Reason { get; init; }

    public required long FromSeq { get; init; }
    public required long ToSeq { get; init; }
    public required string Subject { get; init; }
    public required int[] PaperIds { get; init; }
    public required int?[] Votes { get; init; }
    public required short[] CatchPapers { get; init; }
    public required int[] CatchKeywords { get; init; }
    public required short[] CatchFields { get; init; }
    public required int Scanned { get; init; }
    public required int Matched { get; init; }
    public required int HeldBack { get; init; }
    public required int Excluded { get; init; }
    public required int Beyond { get; init; }
    public required string[] QuietSources { get; init; }
    public required DateTimeOffset NextDueAt { get; init; }
    public required int[] Shown { get; init; }

    /// <summary>Digests whose papers this one takes back.</summary>
    public required long[] Fallen { get; init; }

    public static ComposedDigest From(
        DueSubscriber reader, Selection selection, Slot slot, Occasion occasion, Window window, int beyond, string[] quietSources, string subject)
    {
        var papers = selection.Papers;
        var (numbers, votes) = (new int[papers.Count], new int?[papers.Count]);
        var (catchPapers, catchKeywords, catchFields) = (new List<short>(), new List<int>(), new List<short>());
        for (var at = 0; at < papers.Count; at++)
        {
            (numbers[at], votes[at]) = (papers[at].Paper.Number, papers[at].Paper.Votes);
            foreach (var one in papers[at].Catches)
            {
                catchPapers.Add((short)(at + 1));
                catchKeywords.Add(one.KeywordId);
                catchFields.Add((short)one.Fields);
            }
        }
        return new ComposedDigest
        {
            SubscriberId = reader.SubscriberId,
            IssueDate = slot.IssueDate,
            Occasion = occasion,
            // A first mail comes, whatever it holds: somebody has just confirmed and waits for it.
            Reason = reader.MailNothing || occasion == Occasion.Welcome ? null : selection.NothingBecause,
            FromSeq = reader.FromSeq,
            ToSeq = Math.Max(window.ToSeq, reader.FromSeq),
            Subject = subject,
            PaperIds = numbers,
            Votes = votes,
            CatchPapers = [.. catchPapers],
            CatchKeywords = [.. catchKeywords],
            CatchFields = [.. catchFields],
            Scanned = selection.Scanned,
            Matched = selection.Matched,
            HeldBack = selection.HeldBack,
            Excluded = selection.Excluded,
            Beyond = beyond,
            QuietSources = quietSources,
            NextDueAt = Slot.Next(reader.Rhythm(), slot.IssueDate).At,
            Fallen = reader.Fallen,
            Shown = [.. reader.Shown.Concat(numbers).TakeLast(MostShown)],
        };
    }
}
