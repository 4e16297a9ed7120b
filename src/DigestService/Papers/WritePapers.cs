using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Papers;

/// <summary>The statements that write papers: one each, however many rows.</summary>
internal static class WritePapers
{
    public static async Task<IEnumerable<int>> TakeNumbers(NpgsqlConnection connection, int count, CancellationToken stop) =>
        count == 0 ? [] : await connection.QueryAsync<int>(new CommandDefinition(
            "select nextval(pg_get_serial_sequence('papers', 'paper_id'))::int from generate_series(1, @count)", new { count }, cancellationToken: stop));

    public static async Task Insert(NpgsqlConnection connection, IReadOnlyList<Change> changes, Func<Paper, string> terms, DateTimeOffset now, CancellationToken stop)
    {
        if (changes.Count == 0) return;
        await using var command = Rows(
            $"""
            insert into papers (
              paper_id, alias, title, abstract, authors, categories, organization, paper_date, listed_on, votes, comments,
              code_url, project_url, withdrawn, version, sources, told, terms, first_seen_at)
            overriding system value
            select {Values}, $19
            from {Unnested}
            """, connection, changes, terms);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <returns>How many rows really changed; a row that would stay the same is not written.</returns>
    public static async Task<int> Update(NpgsqlConnection connection, IReadOnlyList<Change> changes, Func<Paper, string> terms, CancellationToken stop)
    {
        if (changes.Count == 0) return 0;
        await using var command = Rows(
            $"""
            update papers as p set
              title = n.title, abstract = n.abstract, authors = n.authors, categories = n.categories, organization = n.organization,
              paper_date = n.paper_date, listed_on = n.listed_on, votes = n.votes, comments = n.comments, code_url = n.code_url,
              project_url = n.project_url, withdrawn = n.withdrawn, version = n.version, sources = n.sources, told = n.told, terms = n.terms
            from (select {Values} from {Unnested}) as n (
              paper_id, alias, title, abstract, authors, categories, organization, paper_date, listed_on, votes, comments,
              code_url, project_url, withdrawn, version, sources, told, terms)
            where p.paper_id = n.paper_id
              and (p.title, p.abstract, p.authors, p.categories, p.organization, p.paper_date, p.listed_on, p.votes, p.comments,
                   p.code_url, p.project_url, p.withdrawn, p.version, p.sources, p.told, p.terms)
                is distinct from
                  (n.title, n.abstract, n.authors, n.categories, n.organization, n.paper_date, n.listed_on, n.votes, n.comments,
                   n.code_url, n.project_url, n.withdrawn, n.version, n.sources, n.told, n.terms)
            """, connection, changes, terms);
        return await command.ExecuteNonQueryAsync(stop);
    }

    // Lists travel as one text each, since PostgreSQL's arrays of arrays must not be ragged; no name holds a newline.
    private const string Values =
        """
        i.number, i.alias, i.title, i.abstract, string_to_array(i.authors, E'\n'), string_to_array(i.categories, E'\n'), i.organization,
        i.paper_date, i.listed_on, i.votes, i.comments, i.code_url, i.project_url, i.withdrawn, i.version,
        string_to_array(i.sources, E'\n'), string_to_array(i.told, E'\n')::bigint[], i.terms::tsvector
        """;

    private const string Unnested =
        """
        unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) as i (
          number, alias, title, abstract, authors, categories, organization, paper_date, listed_on, votes, comments,
          code_url, project_url, withdrawn, version, sources, told, terms)
        """;

    private static NpgsqlCommand Rows(string sql, NpgsqlConnection connection, IReadOnlyList<Change> changes, Func<Paper, string> terms)
    {
        var command = new NpgsqlCommand(sql, connection);
        Add(paper => paper.Number);
        Add(paper => paper.Alias);
        Add(paper => paper.Title);
        Add(paper => paper.Abstract);
        Add(paper => string.Join('\n', paper.Authors));
        Add(paper => string.Join('\n', paper.Categories));
        Add(paper => paper.Organization);
        Add(paper => paper.Date);
        Add(paper => paper.ListedOn);
        Add(paper => paper.Votes);
        Add(paper => paper.Comments);
        Add(paper => paper.CodeUrl);
        Add(paper => paper.ProjectUrl);
        Add(paper => paper.Withdrawn);
        AddOf(row => row.Version);
        AddOf(row => string.Join('\n', row.Paper.Sources));
        AddOf(row => string.Join('\n', row.Told));
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Analyse(changes, terms) });
        return command;

        void Add<T>(Func<Paper, T> value) => AddOf(row => value(row.Paper));

        void AddOf<T>(Func<StoredPaper, T> value)
        {
            var column = new T[changes.Count];
            for (var i = 0; i < column.Length; i++) column[i] = value(changes[i].Row);
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column });
        }
    }

    /// <summary>On all processors: for new papers the analysis costs about as much as PostgreSQL's own work.</summary>
    private static string[] Analyse(IReadOnlyList<Change> changes, Func<Paper, string> terms) =>
        [.. changes.AsParallel().AsOrdered().Select(change => (change.IsNew ? change.Heard.Telling.TermsIfNew : null) ?? terms(change.Row.Paper))];

    public static async Task Aliases(NpgsqlConnection connection, IReadOnlyList<Change> changes, CancellationToken stop)
    {
        var aliases = changes
            .Where(change => change.IsNew || change.Heard.Telling.Aliases.Skip(1).Any())
            .SelectMany(change => change.Heard.Telling.Aliases.Select(alias => (alias, change.Number)))
            .ToList();
        if (aliases.Count == 0) return;
        await using var command = new NpgsqlCommand(
            "insert into paper_aliases (alias, paper_id) select * from unnest($1, $2) on conflict do nothing", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. aliases.Select(each => each.alias)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. aliases.Select(each => each.Number)] },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }
}
