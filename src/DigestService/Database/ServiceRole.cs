using Dapper;
using Npgsql;

namespace DigestService.Database;

/// <summary>What a role may do, as far as it matters here.</summary>
public sealed record RoleRights
{
    public required string Name { get; init; }

    /// <summary>A superuser, or one that may make roles or databases, or pass over row security.</summary>
    public required bool IsAdministrator { get; init; }

    /// <summary>It owns tables of the schema, by itself or as a member of their owner.</summary>
    public required bool Owns { get; init; }

    /// <summary>It may make tables in the schema.</summary>
    public required bool MayCreate { get; init; }

    /// <summary>Tables that it may not read and write.</summary>
    public required string[] Lacks { get; init; }
}

/// <summary>The role of the running service: it reads and writes rows, and can neither change the schema nor make anything. The owner's role is for <c>migrate</c> alone.</summary>
public static class ServiceRole
{
    /// <summary>Gives a role what the service needs, now and for tables that later migrations make, and takes from it what else it was given on our tables.</summary>
    /// <exception cref="UserFault">There is no such role, or it is one that no grant can bound.</exception>
    public static async Task Grant(NpgsqlDataSource database, string role, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Migrations.Lock }, transaction);
        if (await Rights(connection, role, stop) is not { } rights)
            throw new UserFault($"There is no role \"{role}\": make it first, such as `create role {role} login password '…'`.", 2);
        if (rights.IsAdministrator || rights.Owns)
            throw new UserFault($"The role \"{role}\" {(rights.IsAdministrator ? "is an administrator of the server" : "owns the tables")}, so that no grant bounds it: name another, such as `create role digest_service login password '…'`.", 2);
        foreach (var statement in await connection.QueryAsync<string>(Grants, new { role }, transaction)) await connection.ExecuteAsync(statement, transaction: transaction);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Names cannot be parameters of these: the server itself quotes them.</summary>
    private const string Grants =
        """
        select replace(replace(replace(line, '{role}', quote_ident(@role)), '{schema}', quote_ident(current_schema())), '{database}', quote_ident(current_database()))
        from unnest(array[
          'grant connect on database {database} to {role}',
          'revoke create on schema {schema} from {role}',
          'grant usage on schema {schema} to {role}',
          'revoke all on all tables in schema {schema} from {role}',
          'revoke all on all sequences in schema {schema} from {role}',
          'grant select, insert, update, delete on all tables in schema {schema} to {role}',
          'revoke insert, update, delete on schema_migrations from {role}',
          'grant usage, select on all sequences in schema {schema} to {role}',
          'alter default privileges in schema {schema} grant select, insert, update, delete on tables to {role}',
          'alter default privileges in schema {schema} grant usage, select on sequences to {role}'
        ]) with ordinality lines(line, at) order by at
        """;

    /// <returns>Null where there is no such role.</returns>
    public static Task<RoleRights?> Rights(NpgsqlConnection connection, string role, CancellationToken stop = default) =>
        connection.QuerySingleOrDefaultAsync<RoleRights>(new CommandDefinition(
            """
            with ours as (select oid, relname, relowner from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace)
            select r.rolname::text as name,
              r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication as is_administrator,
              exists (select from ours where pg_has_role(r.oid, relowner, 'member')) as owns,
              has_schema_privilege(r.oid, current_schema(), 'create') as may_create,
              array(
                select relname::text from ours
                where relname <> 'schema_migrations'
                  and not (has_table_privilege(r.oid, ours.oid, 'select') and has_table_privilege(r.oid, ours.oid, 'insert')
                    and has_table_privilege(r.oid, ours.oid, 'update') and has_table_privilege(r.oid, ours.oid, 'delete'))
                order by 1) as lacks
            from pg_roles r where r.rolname = @role
            """,
            new { role }, cancellationToken: stop));
}
