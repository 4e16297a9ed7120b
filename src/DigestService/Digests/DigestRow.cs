using Dapper;
using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>A composed digest with its reader, as needed to show or mail it.</summary>
public sealed record DigestRow
{
    private const string Select =
        """
        select d.digest_id, d.subscriber_id, d.issue_date, d.state, d.subject, d.from_seq, d.to_seq, d.paper_ids, d.votes,
               d.catch_papers, d.catch_keywords, d.catch_fields, d.scanned, d.matched, d.held_back, d.excluded, d.beyond,
               d.quiet_sources, d.composed_at, d.occasion,
               (select n.made_at from news n where n.news_seq > d.from_seq order by n.news_seq limit 1) as first_news_at,
               s.email, s.link_version, s.lasting_version, p.format, p.cadence, p.weekday, p.hour, p.time_zone, cardinality(p.keyword_ids) > 0 as has_keywords
        from digests d join subscribers s using (bucket, subscriber_id) join profiles p using (bucket, subscriber_id)
        """;

    public required long DigestId { get; init; }
    public required int SubscriberId { get; init; }
    public required DateOnly IssueDate { get; init; }
    public required string State { get; init; }
    public required string Subject { get; init; }
    public required long FromSeq { get; init; }
    public required long ToSeq { get; init; }
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
    public required DateTimeOffset ComposedAt { get; init; }
    public required Occasion Occasion { get; init; }
    public DateTimeOffset? FirstNewsAt { get; init; }
    public required string Email { get; init; }
    public required int LinkVersion { get; init; }

    /// <summary>See <see cref="Subscriber.Accepts"/>.</summary>
    public required int LastingVersion { get; init; }
    public required MailFormat Format { get; init; }
    public required Cadence Cadence { get; init; }
    public short? Weekday { get; init; }
    public required short Hour { get; init; }
    public required string TimeZone { get; init; }
    public required bool HasKeywords { get; init; }

    /// <summary>What caught the paper at a place in <see cref="PaperIds"/>, from 0.</summary>
    public IEnumerable<Catch> CatchesOf(int place) =>
        Enumerable.Range(0, CatchPapers.Length).Where(at => CatchPapers[at] == place + 1).Select(at => new Catch(CatchKeywords[at], (FieldSet)CatchFields[at]));

    /// <param name="buckets">Of their readers.</param>
    public static async Task<IReadOnlyDictionary<long, DigestRow>> Load(NpgsqlConnection connection, short[] buckets, IReadOnlyCollection<long> digestIds) =>
        (await connection.QueryAsync<DigestRow>(Select + " where d.bucket = any (@buckets) and d.digest_id = any (@digestIds)", new { buckets, digestIds = digestIds.ToArray() }))
        .ToDictionary(row => row.DigestId);
}
