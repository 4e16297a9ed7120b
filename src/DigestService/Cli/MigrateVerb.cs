using System.CommandLine;
using DigestService.Database;
using Npgsql;

namespace DigestService.Cli;

internal static class MigrateVerb
{
    public static Command Make() => Verb.WithDatabase(
        "migrate", "Bring the database schema up to date.", [],
        async (parsed, services, stop) =>
        {
            var version = await Migrations.Apply(services.GetRequiredService<NpgsqlDataSource>(), stop);
            Output.Done(parsed, new { version }, $"The schema is at version {version}.");
            return 0;
        },
        checksSchema: false);
}
