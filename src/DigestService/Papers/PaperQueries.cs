using Dapper;
using Npgsql;

namespace DigestService.Papers;

/// <summary>Reads papers. Each takes one statement, so that what it gives is of one moment.</summary>
public static class PaperQueries
{
    // Votes gained: from the last observation back to the one that was 24 hours old then, in proportion where it was
    // older still; where none was that old, back to the first.
    private const string Select =
        """
        select p.paper_id as number, p.alias, p.title, p.abstract, p.authors, p.categories, p.organization, p.sources, p.paper_date as date,
               p.listed_on, p.votes, p.comments, v.gained as votes_gained, p.code_url, p.project_url, p.withdrawn,
               arrived.news_seq as arrived_seq, listed.news_seq as listed_seq,
               coalesce(arrived.late, false) as arrived_late, coalesce(listed.late, false) as listed_late
        from papers p
        left join news arrived on arrived.paper_id = p.paper_id and arrived.event = 'arrived'
        left join news listed on listed.paper_id = p.paper_id and listed.event = 'listed'
        left join lateral (
          select round((last.votes - base.votes) * 86400 / greatest(86400, extract(epoch from last.observed_at - base.observed_at)))::int as gained
          from (select observed_at, votes from vote_observations
                where paper_id = p.paper_id and p.votes is not null
                order by observed_at desc limit 1) last
          cross join lateral (
            (select observed_at, votes from vote_observations
             where paper_id = p.paper_id and observed_at <= last.observed_at - interval '24 hours'
             order by observed_at desc limit 1)
            union all
            (select observed_at, votes from vote_observations
             where paper_id = p.paper_id and observed_at < last.observed_at
             order by observed_at limit 1)
            limit 1) base) v on true

        """;

    internal const string PlainStatement =
        """
        select paper_id as number, alias, title, abstract, authors, categories, organization, sources, paper_date as date,
               listed_on, votes, comments, code_url, project_url, withdrawn
        from papers where paper_id = any($1)
        """;

    /// <summary>Papers that made news at or after this time; the last days of them are the window that digests look through.</summary>
    public static Task<IReadOnlyList<Paper>> WithNewsSince(NpgsqlConnection connection, DateTimeOffset since, CancellationToken stop = default) =>
        Load(connection, "where p.paper_id in (select paper_id from news where made_at >= @since) order by p.paper_id", new { since }, stop);

    /// <summary>Papers that made news under a number above this one.</summary>
    public static Task<IReadOnlyList<Paper>> WithNewsAfter(NpgsqlConnection connection, long seq, CancellationToken stop = default) =>
        Load(connection, "where p.paper_id in (select paper_id from news where news_seq > @seq) order by p.paper_id", new { seq }, stop);

    /// <summary>Papers that made news under a number above the first and up to the second.</summary>
    public static Task<IReadOnlyList<Paper>> WithNewsBetween(NpgsqlConnection connection, long from, long to, CancellationToken stop = default) =>
        Load(connection, "where p.paper_id in (select paper_id from news where news_seq > @from and news_seq <= @to) order by p.paper_id", new { from, to }, stop);

    public static Task<IReadOnlyList<Paper>> ByNumbers(NpgsqlConnection connection, IEnumerable<int> numbers, CancellationToken stop = default) =>
        Load(connection, "where p.paper_id = any(@numbers) order by p.paper_id", new { numbers = numbers.ToArray() }, stop);

    /// <summary>
    /// The papers themselves, without their news and the votes gained, in no order: for searches, which show many. Planned
    /// once a connection; planning all of <see cref="ByNumbers"/> costs more than its answer.
    /// </summary>
    public static async Task<IReadOnlyList<Paper>> Plain(NpgsqlConnection connection, int[] numbers, CancellationToken stop = default)
    {
        await using var command = new NpgsqlCommand(PlainStatement, connection) { Parameters = { new NpgsqlParameter<int[]> { TypedValue = numbers } } };
        await command.PrepareAsync(stop);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var papers = new List<Paper>(numbers.Length);
        for (var read = reader.GetRowParser<Paper>(); await reader.ReadAsync(stop);) papers.Add(read(reader));
        return papers;
    }

    /// <param name="alias">With its source: <c>arxiv:2512.09363</c>.</param>
    public static async Task<Paper?> ByAlias(NpgsqlConnection connection, string alias, CancellationToken stop = default) =>
        (await Load(connection, "where p.paper_id = (select paper_id from paper_aliases where alias = @alias)", new { alias }, stop)).SingleOrDefault();

    /// <summary>False on a service that is just being set up.</summary>
    public static Task<bool> Any(NpgsqlConnection connection, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from papers)", cancellationToken: stop));

    /// <summary>Papers first listed on these days, both included.</summary>
    public static Task<IReadOnlyList<Paper>> Listed(NpgsqlConnection connection, DateOnly since, DateOnly until, CancellationToken stop = default) =>
        Load(connection, "where p.listed_on between @since and @until order by p.listed_on desc, p.paper_id", new { since, until }, stop);

    /// <summary>Papers of these days, by their own day or by their list day; both included.</summary>
    public static Task<IReadOnlyList<Paper>> OfDays(NpgsqlConnection connection, DateOnly since, DateOnly until, CancellationToken stop = default) =>
        Load(connection, "where p.paper_date between @since and @until or p.listed_on between @since and @until order by p.paper_id", new { since, until }, stop);

    /// <summary>The newest day with a list, not after this one.</summary>
    public static Task<DateOnly?> NewestListDay(NpgsqlConnection connection, DateOnly notAfter, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
            "select max(listed_on) from papers where listed_on <= @notAfter", new { notAfter }, cancellationToken: stop));

    /// <summary>The days with lists around a period.</summary>
    public static Task<ListDays> ListDaysAround(NpgsqlConnection connection, ListPeriod period, CancellationToken stop = default) =>
        connection.QuerySingleAsync<ListDays>(new CommandDefinition(
            """
            select (select max(listed_on) from papers where listed_on < @Since) as earlier,
                   (select min(listed_on) from papers where listed_on > @Until) as later,
                   (select max(listed_on) from papers) as newest
            """, new { period.Since, period.Until }, cancellationToken: stop));

    /// <summary>The newest day that any paper is of or was listed on, not after this one.</summary>
    public static Task<DateOnly?> NewestDay(NpgsqlConnection connection, DateOnly notAfter, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
            """
            select greatest((select max(paper_date) from papers where paper_date <= @notAfter), (select max(listed_on) from papers where listed_on <= @notAfter))
            """, new { notAfter }, cancellationToken: stop));

    /// <summary>
    /// The number just below the first news made at or after this time. News told as of an earlier time, with a higher
    /// number, hides nothing.
    /// </summary>
    public static Task<long> NewestNewsBefore(NpgsqlConnection connection, DateTimeOffset time, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce((select min(news_seq) - 1 from news where made_at >= @time), (select max(news_seq) from news), 0)", new { time }, cancellationToken: stop));

    /// <summary>The highest number of news that is visible; 0 before there is any.</summary>
    public static Task<long> NewestNews(NpgsqlConnection connection, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(news_seq), 0) from news", cancellationToken: stop));

    private static async Task<IReadOnlyList<Paper>> Load(NpgsqlConnection connection, string which, object parameters, CancellationToken stop) =>
        (await connection.QueryAsync<Paper>(new CommandDefinition(Select + which, parameters, cancellationToken: stop))).AsList();
}

/// <param name="Earlier">The last day with a list before the period; null where there is none.</param>
/// <param name="Later">The first one after it.</param>
/// <param name="Newest">The newest of all.</param>
public sealed record ListDays(DateOnly? Earlier, DateOnly? Later, DateOnly? Newest);
