using System.CommandLine;
using DigestService.Database;
using DigestService.Monitoring;
using Npgsql;

namespace DigestService.Cli;

/// <summary>Builds verbs that need the configured database: settings read, schema checked, services made, and closed at the end.</summary>
internal static class Verb
{
    public static Command WithDatabase(string name, string description, Option[] options, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run, bool checksSchema = true, Needs needs = Needs.Database)
    {
        var verb = new Command(name, description);
        foreach (var option in options) verb.Add(option);
        verb.SetAction((parsed, stop) => Run(parsed, run, stop, checksSchema, needs));
        return verb;
    }

    public static async Task<int> Run(
        ParseResult parsed, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run, CancellationToken stop, bool checksSchema = true, Needs needs = Needs.Database)
    {
        var settings = Settings.Load(Configuration.Read(), needs);
        await using var services = Services.Build(settings, parsed.GetValue(Common.Verbose));
        if (checksSchema) await Migrations.RefuseOtherSchema(services.GetRequiredService<NpgsqlDataSource>(), stop);
        var code = await run(parsed, services, stop);
        await services.GetRequiredService<DayCounts>().TryFlush(CancellationToken.None);
        return code;
    }

    /// <summary>The time to run as of: <c>--now</c>, or else the database's clock, asked once.</summary>
    public static async Task<DateTimeOffset> Now(this IServiceProvider services, DateTimeOffset? told, CancellationToken stop) =>
        told ?? await services.GetRequiredService<NpgsqlDataSource>().Clock(stop);
}
