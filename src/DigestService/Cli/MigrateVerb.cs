using System.CommandLine;
using DigestService.Database;
using DigestService.Rendering;
using DigestService.Search;
using Npgsql;

namespace DigestService.Cli;

/// <summary><c>migrate</c>: run as the role that owns the schema. The service itself runs as one that cannot change it.</summary>
internal static class MigrateVerb
{
    public static Command Make()
    {
        var grant = new Option<string?>("--grant") { Description = "Also let this role read and write rows, and nothing more: the one that `run`, `web` and `worker` connect as." };
        return Verb.WithDatabase("migrate", "Bring the database schema up to date.", [grant], async (parsed, services, stop) =>
        {
            var database = services.GetRequiredService<NpgsqlDataSource>();
            var (version, granted) = (await Migrations.Apply(database, stop), parsed.GetValue(grant));
            if (granted is not null) await ServiceRole.Grant(database, granted, stop);
            var renewed = await services.GetRequiredService<RenewTerms>().Run(stop);
            Output.Done(parsed, new { version, renewed, granted },
                $"The schema is at version {version}."
                + (granted is null ? "" : $" The role {granted} may read and write its rows.")
                + (renewed > 0 ? $" Search terms were made anew for {Words.Count(renewed, "paper")}." : ""));
            return 0;
        }, checksSchema: false);
    }
}
