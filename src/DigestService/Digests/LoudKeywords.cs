using Dapper;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Digests;

/// <summary>The keyword that brought over half of a reader's papers in the two weeks up to a digest, that digest included.</summary>
/// <param name="Percent">Of the papers shown, trending extras among them.</param>
internal sealed record LoudKeywords(long DigestId, string Query, int Percent)
{
    public const int Days = 14;

    /// <summary>Of fewer papers than these a share says little.</summary>
    public const int FewestPapers = 10;

    // Where there is one keyword only, it brings everything, and rightly so. No two digests that count show the same paper.
    private const string OfDigests =
        """
        with lately as (
          select now.bucket, now.digest_id, d.paper_ids, d.catch_keywords
          from digests now
          join digests d on d.bucket = now.bucket and d.subscriber_id = now.subscriber_id and d.state = 'due' and d.issue_date > now.issue_date - @Days and d.issue_date <= now.issue_date
          where now.bucket = any (@buckets) and now.digest_id = any (@digestIds)
        ), shown as (
          select bucket, digest_id, sum(cardinality(paper_ids)) as papers from lately group by bucket, digest_id having sum(cardinality(paper_ids)) >= @FewestPapers
        ), caught as (
          select bucket, digest_id, keyword_id, count(*) as papers from lately cross join unnest(catch_keywords) as keyword_id group by bucket, digest_id, keyword_id
        )
        select distinct on (c.digest_id) c.digest_id, k.query, (100 * c.papers / s.papers)::integer as percent
        from shown s join caught c using (bucket, digest_id) join digests d using (bucket, digest_id) join profiles p using (bucket, subscriber_id) join keywords k using (keyword_id)
        where d.bucket = any (@buckets) and 2 * c.papers > s.papers and cardinality(p.keyword_ids) > 1 and c.keyword_id = any (p.keyword_ids)
        order by c.digest_id, c.papers desc, c.keyword_id
        """;

    public static async Task<IReadOnlyDictionary<long, LoudKeywords>> Of(NpgsqlConnection connection, short[] buckets, IReadOnlyCollection<long> digestIds) =>
        (await connection.QueryAsync<LoudKeywords>(OfDigests, new { buckets, digestIds = digestIds.ToArray(), Days, FewestPapers })).ToDictionary(each => each.DigestId);

    public LoudKeyword ToContent(string tameUrl) => new(Query, Percent, tameUrl);
}
