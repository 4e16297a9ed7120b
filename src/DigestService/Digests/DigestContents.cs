using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>Turns a digest's row back into what its mail or page is made from: papers, reasons and evidence.</summary>
internal static class DigestContents
{
    /// <param name="papers">By number; withdrawn and unknown ones drop out of the digest.</param>
    /// <param name="queries">Keywords by number.</param>
    public static DigestContent Of(DigestRow row, IReadOnlyDictionary<int, Paper> papers, IReadOnlyDictionary<int, string> queries, DigestLinks links) => new()
    {
        Subject = row.Subject,
        Occasion = row.Occasion,
        IssueDate = row.IssueDate,
        From = Earlier(DateOnly.FromDateTime((row.FirstNewsAt ?? row.ComposedAt).UtcDateTime), row.IssueDate),
        To = row.IssueDate,
        Papers = [.. PapersOf(row, papers, queries)],
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

    private static IEnumerable<DigestPaper> PapersOf(DigestRow row, IReadOnlyDictionary<int, Paper> papers, IReadOnlyDictionary<int, string> queries)
    {
        for (var place = 0; place < row.PaperIds.Length; place++)
            if (papers.GetValueOrDefault(row.PaperIds[place]) is { Withdrawn: false } paper)
                yield return PaperOf(paper, row.Votes[place], [.. row.CatchesOf(place)], queries);
    }

    private static DigestPaper PaperOf(Paper paper, int? votes, IReadOnlyList<Catch> catches, IReadOnlyDictionary<int, string> queries)
    {
        var evidence = new PaperEvidence(paper);
        var found = catches
            .Select(one => (Keyword: queries[one.KeywordId], one.Fields, Evidence: Query.Parse(queries[one.KeywordId]) is Query query ? evidence.Find(query) : null))
            .ToList();
        return new DigestPaper
        {
            Paper = paper,
            Votes = votes,
            Catches = [.. found.Select(each => CatchOf(each.Keyword, each.Fields, each.Evidence))],
            TitleEvidence = [.. found.SelectMany(each => each.Evidence?.TitleSpans ?? [])],
            AbstractEvidence = [.. found.SelectMany(each => each.Evidence?.AbstractSpans ?? [])],
            IsTrending = catches.Count == 0,
        };
    }

    public static Rendering.Catch CatchOf(string keyword, FieldSet fields, Evidence? evidence) => new(keyword, FieldNames(fields), NoteIn(evidence));

    private static string[] FieldNames(FieldSet fields) =>
        [.. Enum.GetValues<FieldSet>().Where(field => field != FieldSet.None && fields.HasFlag(field)).Select(field => field.ToString().ToLowerInvariant())];

    /// <summary>Only what a reader could not guess from the field's name: an author found under another form of the name.</summary>
    private static string? NoteIn(Evidence? evidence) =>
        evidence?.Where.Split(", ").FirstOrDefault(where => where.StartsWith("author ", StringComparison.Ordinal) && where.Contains(" as ", StringComparison.Ordinal));

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
