using System.CommandLine;
using DigestService.Database;
using DigestService.Search;
using Npgsql;

namespace DigestService.Cli;

internal static class MigrateVerb
{
    public static Command Make() => Verb.WithDatabase(
        "migrate", "Bring the database schema up to date.", [],
        async (parsed, services, stop) =>
        {
            var version = await Migrations.Apply(services.GetRequiredService<NpgsqlDataSource>(), stop);
            var renewed = await services.GetRequiredService<RenewTerms>().Run(stop);
            Output.Done(parsed, new { version, renewed }, $"The schema is at version {version}.{(renewed > 0 ? $" The search terms of {renewed} papers were made anew." : "")}");
            return 0;
        },
        checksSchema: false);
}
