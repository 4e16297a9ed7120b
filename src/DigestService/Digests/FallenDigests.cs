namespace DigestService.Digests;

/// <summary>
/// Digests of one reader that fell (superseded or cancelled) and give their papers back: the mark is where they began, and what
/// they would have shown is unshown.
/// </summary>
internal sealed record FallenDigests
{
    public const string Select =
        """
        select d.subscriber_id, min(d.from_seq) as from_seq, array_agg(distinct d.digest_id) as digest_ids,
               coalesce(array_agg(papers.n) filter (where papers.n is not null), '{}') as paper_ids, array_agg(distinct d.occasion) as occasions
        from digests d left join lateral unnest(d.paper_ids) papers(n) on true
        where d.bucket = @bucket and d.subscriber_id = any (@subscriberIds) and d.state in ('superseded', 'cancelled') and not d.returned
        group by d.subscriber_id
        """;

    public required int SubscriberId { get; init; }
    public required long FromSeq { get; init; }
    public required long[] DigestIds { get; init; }
    public required int[] PaperIds { get; init; }

    /// <summary>Each once.</summary>
    public required string[] Occasions { get; init; }

    public DueSubscriber GiveBackTo(DueSubscriber reader) => reader with
    {
        FromSeq = Math.Min(reader.FromSeq, FromSeq),
        Shown = [.. reader.Shown.Where(number => !PaperIds.Contains(number))],
        Fallen = DigestIds,
        FallenOccasions = Occasions,
    };
}
