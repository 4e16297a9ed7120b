using Npgsql;
using NpgsqlTypes;

namespace DigestService.Papers;

/// <summary>The vote series: an observation where votes or comments changed, else one a day, so that standing still shows too.</summary>
internal static class WriteVotes
{
    public static readonly TimeSpan AtLeastEvery = TimeSpan.FromDays(1);

    public static async Task Observe(
        NpgsqlConnection connection, IReadOnlyList<Heard> heard, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken stop)
    {
        var newcomers = changes.Where(change => change.IsNew).ToDictionary(change => change.Heard, change => change.Number);
        var due = heard
            .Where(each => each.Telling.Votes is not null && IsDue(each, now))
            .Select(each => (Number: each.Known?.Number ?? newcomers[each], each.Telling.Votes, each.Telling.Comments))
            .ToList();
        if (due.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            insert into vote_observations (paper_id, observed_at, votes, comments)
            select number, $4, votes, comments from unnest($1, $2, $3) as i (number, votes, comments)
            on conflict (paper_id, observed_at) do update set votes = excluded.votes, comments = excluded.comments
            """, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. due.Select(each => each.Number)] },
                new NpgsqlParameter<int?[]> { TypedValue = [.. due.Select(each => each.Votes)] },
                new NpgsqlParameter<int?[]> { TypedValue = [.. due.Select(each => each.Comments)] },
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }

    private static bool IsDue(Heard each, DateTimeOffset now) =>
        each.Known?.ObservedAt is not { } last || each.VotesChanged || now - last >= AtLeastEvery;
}
