using Dapper;
using DigestService.Digests;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Tests.Digests;

/// <summary>What <see cref="DigestStore.Insert"/> must come to, said reader by reader in plain statements.</summary>
internal static class PlainDigestStore
{
    public static async Task<HashSet<int>> Insert(NpgsqlConnection connection, IReadOnlyList<ComposedDigest> batch, DateTimeOffset now, TimeSpan spread)
    {
        var inserted = new HashSet<int>();
        foreach (var digest in batch)
        {
            var digestId = await connection.ExecuteScalarAsync<long?>(
                """
                insert into digests (subscriber_id, issue_date, state, reason, from_seq, to_seq, subject, paper_ids, votes,
                                     catch_papers, catch_keywords, catch_fields, scanned, matched, held_back, excluded, beyond, quiet_sources, composed_at, occasion)
                values (@SubscriberId, @IssueDate, @state, @Reason, @FromSeq, @ToSeq, @Subject, @PaperIds, @Votes,
                        @CatchPapers, @CatchKeywords, @CatchFields, @Scanned, @Matched, @HeldBack, @Excluded, @Beyond, @QuietSources, @now, @occasion)
                on conflict (subscriber_id, issue_date) do nothing
                returning digest_id
                """,
                new
                {
                    digest.SubscriberId, digest.IssueDate, state = digest.Reason is null ? "due" : "nothing", digest.Reason, digest.FromSeq, digest.ToSeq, digest.Subject,
                    digest.PaperIds, digest.Votes, digest.CatchPapers, digest.CatchKeywords, digest.CatchFields, digest.Scanned, digest.Matched, digest.HeldBack,
                    digest.Excluded, digest.Beyond, digest.QuietSources, now, occasion = Occasions.Word(digest.Occasion),
                });
            if (digestId is not null) inserted.Add(digest.SubscriberId);
            if (digestId is not null && digest.Reason is null) await Queue(connection, digest, digestId.Value, now, spread);
            if (digestId is not null) await connection.ExecuteAsync("update digests set returned = true where digest_id = any (@Fallen)", new { digest.Fallen });
            await connection.ExecuteAsync(
                digestId is not null
                    ? "update schedule set due_at = @NextDueAt, last_issue_date = @IssueDate, is_away = false, from_seq = @ToSeq, shown = @Shown where subscriber_id = @SubscriberId"
                    : "update schedule set due_at = @NextDueAt, last_issue_date = @IssueDate, is_away = false where subscriber_id = @SubscriberId",
                new { digest.NextDueAt, digest.IssueDate, digest.ToSeq, digest.Shown, digest.SubscriberId });
        }
        return inserted;
    }

    private static Task Queue(NpgsqlConnection connection, ComposedDigest digest, long digestId, DateTimeOffset now, TimeSpan spread) =>
        connection.ExecuteAsync(
            """
            insert into outbox (kind, subscriber_id, digest_id, urgency, next_attempt_at, expires_at, created_at)
            values ('digest', @SubscriberId, @digestId, 1,
                    case when @isWelcome then @now else @now + interval '1 second' * ((@SubscriberId * 2654435761 & 4294967295) * @seconds >> 32) end, @NextDueAt, @now)
            """,
            new { digest.SubscriberId, digestId, isWelcome = digest.Occasion == Occasion.Welcome, now, seconds = (long)spread.TotalSeconds, digest.NextDueAt });
}
