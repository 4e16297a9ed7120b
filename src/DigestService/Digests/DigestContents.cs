using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>Turns a digest's row back into what its mail or page is made from: papers, reasons and evidence.</summary>
internal static class DigestContents
{
    /// <param name="papers">By number; withdrawn and unknown ones drop out of the digest.</param>
    /// <param name="keywords">By number.</param>
    public static DigestContent Of(DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords, DigestLinks links) => new()
    {
        Subject = row.Subject,
        Occasion = row.Occasion,
        IssueDate = row.IssueDate,
        From = Earlier(DateOnly.FromDateTime((row.FirstNewsAt ?? row.ComposedAt).UtcDateTime), row.IssueDate),
        To = row.IssueDate,
        Papers = [.. PapersOf(row, papers, keywords)],
        Counts = CountsOf(row),
        Reader = ReaderOf(row),
        Links = links,
    };

    public static DigestCounts CountsOf(DigestRow row) =>
        new(row.Scanned, row.Matched, row.HeldBack, row.Excluded, row.Beyond, [.. row.QuietSources.Select(SourceName)]);

    private static string SourceName(string source) => source switch { "hf" => "Hugging Face Daily Papers", "arxiv" => "arXiv", _ => source };

    public static DigestReader ReaderOf(DigestRow row) => new(
        ScheduleWords.Of(new Profile { Cadence = row.Cadence, Weekday = (DayOfWeek?)row.Weekday, Hour = row.Hour, TimeZone = row.TimeZone }),
        TextOnly: row.Format == MailFormat.Text,
        HasKeywords: row.HasKeywords);

    private static IEnumerable<DigestPaper> PapersOf(DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords)
    {
        for (var place = 0; place < row.PaperIds.Length; place++)
            if (papers.GetValueOrDefault(row.PaperIds[place]) is { Paper.Withdrawn: false } paper)
                yield return PaperOf(paper, row.Votes[place], [.. row.CatchesOf(place)], keywords) with { CameLate = CameLate(paper.Paper, row) };
    }

    /// <summary>The listing counts where both are news: it is what most readers wait for.</summary>
    private static bool CameLate(Paper paper, DigestRow row) =>
        Covers(row, paper.ListedSeq) ? paper.ListedLate : Covers(row, paper.ArrivedSeq) && paper.ArrivedLate;

    private static bool Covers(DigestRow row, long? seq) => seq > row.FromSeq && seq <= row.ToSeq;

    private static DigestPaper PaperOf(PaperAtHand paper, int? votes, IReadOnlyList<Catch> catches, IReadOnlyDictionary<int, KeywordAtHand> keywords)
    {
        var found = catches.Select(one => (keywords[one.KeywordId].Query, one.Fields, Evidence: paper.Find(keywords[one.KeywordId]))).ToList();
        return new DigestPaper
        {
            Paper = paper.Paper,
            Votes = votes,
            Catches = [.. found.Select(each => CatchOf(each.Query, each.Fields, each.Evidence))],
            TitleEvidence = [.. found.SelectMany(each => each.Evidence?.TitleSpans ?? [])],
            AbstractEvidence = [.. found.SelectMany(each => each.Evidence?.AbstractSpans ?? [])],
            IsTrending = catches.Count == 0,
        };
    }

    public static Rendering.Catch CatchOf(string keyword, FieldSet fields, Evidence? evidence) => new(keyword, FieldNames(fields), NoteIn(evidence));

    private static string[] FieldNames(FieldSet fields) => NamesOfFields[(byte)fields];

    /// <summary>For every set of fields, once.</summary>
    private static readonly string[][] NamesOfFields =
        [.. Enumerable.Range(0, byte.MaxValue + 1).Select(fields => Enum.GetValues<FieldSet>().Where(field => field != FieldSet.None && ((FieldSet)fields).HasFlag(field)).Select(field => field.ToString().ToLowerInvariant()).ToArray())];

    /// <summary>Only what a reader could not guess from the field's name: an author found under another form of the name.</summary>
    private static string? NoteIn(Evidence? evidence) =>
        evidence?.Where.Split(", ").FirstOrDefault(where => where.StartsWith("author ", StringComparison.Ordinal) && where.Contains(" as ", StringComparison.Ordinal));

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
