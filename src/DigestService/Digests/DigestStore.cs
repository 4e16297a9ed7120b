using Dapper;
using DigestService.Database;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Digests;

/// <summary>What composing writes: digests, their outbox rows and the next slots of their readers.</summary>
internal static class DigestStore
{
    public static async Task<IReadOnlyDictionary<int, string>> Queries(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<int> keywordIds) =>
        (await connection.QueryAsync<(int Id, string Query)>(
            "select keyword_id, query from keywords where keyword_id = any (@keywordIds)", new { keywordIds = keywordIds.ToArray() }, transaction))
        .ToDictionary(each => each.Id, each => each.Query);

    /// <summary>
    /// Writes the batch, whose schedule rows the caller holds locked, straight into the tables. A reader's mark moves only with a
    /// digest that was really inserted; where one of that issue date exists, only the next slot is set.
    /// </summary>
    /// <param name="bucket">The one that all of them are in; see <see cref="Buckets"/>.</param>
    /// <param name="spread">Over how long the mails go out; see <see cref="PlaceIn"/>.</param>
    /// <returns>The subscribers whose digests were inserted.</returns>
    public static async Task<IReadOnlySet<int>> Insert(
        NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, IReadOnlyList<ComposedDigest> batch, DateTimeOffset now, TimeSpan spread, CancellationToken stop = default)
    {
        // Nobody else adds a digest for them while their schedule rows are locked.
        var existing = await AlreadyThere(connection, transaction, bucket, batch);
        var news = existing.Count == 0 ? batch : [.. batch.Where(each => !existing.Contains(each.SubscriberId))];
        var digestIds = await Reserve(connection, transaction, news.Count);
        await CopyDigests(connection, bucket, news, digestIds, now, stop);
        await CopyOutbox(connection, bucket, news, digestIds, now, spread, stop);
        await TakeBack(connection, transaction, bucket, [.. news.SelectMany(each => each.Fallen)]);
        await MoveSchedule(connection, transaction, bucket, news);
        await SetNextSlot(connection, transaction, bucket, [.. batch.Where(each => existing.Contains(each.SubscriberId))]);
        return news.Select(each => each.SubscriberId).ToHashSet();
    }

    private static async Task<HashSet<int>> AlreadyThere(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, IReadOnlyList<ComposedDigest> batch) =>
        [.. await connection.QueryAsync<int>(
            "select subscriber_id from unnest(@subscriberIds, @issueDates) b(subscriber_id, issue_date) join digests using (subscriber_id, issue_date) where bucket = @bucket",
            new { bucket, subscriberIds = batch.Select(each => each.SubscriberId).ToArray(), issueDates = batch.Select(each => each.IssueDate).ToArray() }, transaction)];

    private static async Task<long[]> Reserve(NpgsqlConnection connection, NpgsqlTransaction transaction, int count) =>
        [.. await connection.QueryAsync<long>(
            "select nextval('digests_digest_id_seq') from generate_series(1, @count)", new { count }, transaction)];

    private const string DigestColumns =
        """
        copy digests (digest_id, subscriber_id, issue_date, state, reason, from_seq, to_seq, subject, paper_ids, votes, catch_papers, catch_keywords,
                      catch_fields, scanned, matched, held_back, excluded, beyond, quiet_sources, composed_at, occasion, bucket) from stdin (format binary)
        """;

    private static Task CopyDigests(NpgsqlConnection connection, short bucket, IReadOnlyList<ComposedDigest> news, long[] digestIds, DateTimeOffset now, CancellationToken stop)
    {
        var rows = new BinaryRows();
        foreach (var (at, digest) in news.Index())
        {
            rows.StartRow(22);
            rows.Add(digestIds[at]);
            rows.Add(digest.SubscriberId);
            rows.Add(digest.IssueDate);
            rows.Add(digest.Reason is null ? "due" : "nothing");
            rows.Add(digest.Reason);
            rows.Add(digest.FromSeq);
            rows.Add(digest.ToSeq);
            rows.Add(digest.Subject);
            rows.Add(digest.PaperIds);
            rows.Add(digest.Votes);
            rows.Add(digest.CatchPapers);
            rows.Add(digest.CatchKeywords);
            rows.Add(digest.CatchFields);
            rows.Add(digest.Scanned);
            rows.Add(digest.Matched);
            rows.Add(digest.HeldBack);
            rows.Add(digest.Excluded);
            rows.Add(digest.Beyond);
            rows.Add(digest.QuietSources);
            rows.Add(now);
            rows.Add(Occasions.Word(digest.Occasion));
            rows.Add(bucket);
        }
        return rows.CopyInto(connection, DigestColumns, stop);
    }

    private static Task CopyOutbox(NpgsqlConnection connection, short bucket, IReadOnlyList<ComposedDigest> news, long[] digestIds, DateTimeOffset now, TimeSpan spread, CancellationToken stop)
    {
        var rows = new BinaryRows();
        foreach (var (at, digest) in news.Index())
        {
            if (digest.Reason is not null) continue;
            rows.StartRow(8);
            rows.Add("digest");
            rows.Add(digest.SubscriberId);
            rows.Add(digestIds[at]);
            rows.Add((short)1);
            rows.Add(digest.Occasion == Occasion.Welcome ? now : now + PlaceIn(spread, digest.SubscriberId));
            rows.Add(digest.NextDueAt);
            rows.Add(now);
            rows.Add(bucket);
        }
        return rows.CopyInto(connection, "copy outbox (kind, subscriber_id, digest_id, urgency, next_attempt_at, expires_at, created_at, bucket) from stdin (format binary)", stop);
    }

    /// <summary>
    /// Each reader's at the same place of the spread every day, in whole seconds; a welcome goes at once. The place is the number's
    /// golden-ratio hash (Knuth, The Art of Computer Programming, 6.4), which lays any run of numbers evenly.
    /// </summary>
    private static TimeSpan PlaceIn(TimeSpan spread, int subscriberId) =>
        TimeSpan.FromSeconds((long)((uint)(subscriberId * 2654435761L) * (ulong)spread.TotalSeconds >> 32));

    /// <summary>Fallen digests whose papers the new ones show again.</summary>
    private static Task TakeBack(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, long[] fallen) =>
        fallen.Length == 0 ? Task.CompletedTask
            : connection.ExecuteAsync("update digests set returned = true where bucket = @bucket and digest_id = any (@fallen)", new { bucket, fallen }, transaction);

    /// <summary>What each reader has been shown is handed over as one array, and cut from it by where theirs begins and ends.</summary>
    private static Task MoveSchedule(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, IReadOnlyList<ComposedDigest> news)
    {
        var shown = news.SelectMany(each => each.Shown).ToArray();
        var (lasts, last) = (new int[news.Count], 0);
        foreach (var (at, digest) in news.Index()) lasts[at] = last += digest.Shown.Length;
        return connection.ExecuteAsync(
            """
            update schedule s set due_at = c.due_at, last_issue_date = c.issue_date, is_away = false, from_seq = c.to_seq, shown = (@shown)[c.last - c.length + 1 : c.last]
            from unnest(@subscriberIds, @dueAts, @issueDates, @toSeqs, @lasts, @lengths) c(subscriber_id, due_at, issue_date, to_seq, last, length)
            where s.bucket = @bucket and s.subscriber_id = c.subscriber_id
            """,
            new
            {
                bucket,
                subscriberIds = news.Select(each => each.SubscriberId).ToArray(),
                dueAts = news.Select(each => each.NextDueAt).ToArray(),
                issueDates = news.Select(each => each.IssueDate).ToArray(),
                toSeqs = news.Select(each => each.ToSeq).ToArray(),
                lengths = news.Select(each => each.Shown.Length).ToArray(),
                lasts,
                shown,
            },
            transaction);
    }

    private static async Task SetNextSlot(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, IReadOnlyList<ComposedDigest> existing)
    {
        foreach (var digest in existing)
            await connection.ExecuteAsync(
                "update schedule set due_at = @NextDueAt, last_issue_date = @IssueDate, is_away = false where bucket = @bucket and subscriber_id = @SubscriberId",
                new { bucket, digest.NextDueAt, digest.IssueDate, digest.SubscriberId }, transaction);
    }

    /// <summary>Sets the next slot of subscribers whose slot has not come after all.</summary>
    public static Task Reschedule(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int subscriberId, DateTimeOffset dueAt) =>
        connection.ExecuteAsync("update schedule set due_at = @dueAt where bucket = @bucket and subscriber_id = @subscriberId", new { bucket, subscriberId, dueAt }, transaction);

    /// <summary>A pause that has come to its end.</summary>
    public static Task EndPauses(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int[] subscriberIds) =>
        connection.ExecuteAsync(
            "update subscribers set state = 'active', paused_until = null where bucket = @bucket and subscriber_id = any (@subscriberIds) and state = 'paused'",
            new { bucket, subscriberIds }, transaction);
}
