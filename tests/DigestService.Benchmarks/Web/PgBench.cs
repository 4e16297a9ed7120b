using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Web;

/// <summary>PostgreSQL's own load generator, with prepared statements.</summary>
internal sealed partial class PgBench(string program, NpgsqlConnectionStringBuilder server, string folder)
{
    public static PgBench? Find(string connectionString, string folder) =>
        PostgresBinaries.Find() is { } binaries && Path.Combine(binaries, "pgbench") is var program && File.Exists(program)
            ? new PgBench(program, new NpgsqlConnectionStringBuilder(connectionString), folder) : null;

    /// <returns>How often the script was run, a second.</returns>
    public async Task<double> Run(string script, int clients, double seconds, CancellationToken stop)
    {
        var file = Path.Combine(folder, "searches.sql");
        await File.WriteAllTextAsync(file, script, stop);
        var start = new ProcessStartInfo(program, ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "1", "-T", $"{Math.Max(1, (int)Math.Round(seconds))}", "-D", "step=0", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("PGHOST", server.Host), ("PGPORT", $"{server.Port}"), ("PGUSER", server.Username), ("PGPASSWORD", server.Password), ("PGDATABASE", server.Database), ("PGOPTIONS", "-c client_min_messages=error") })
            start.Environment[name] = value;
        using var bench = Process.Start(start)!;
        using var ending = bench.EndsWith(stop);
        var (told, complained) = (bench.StandardOutput.ReadToEndAsync(stop), bench.StandardError.ReadToEndAsync(stop));
        await bench.WaitForExitAsync(stop);
        if (bench.ExitCode != 0 || !NoneFailed().IsMatch(await told)) throw new UserFault($"pgbench ended with {bench.ExitCode}: {await complained} {await told}");
        return double.Parse(PerSecond().Match(await told).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"number of failed transactions: 0 ")]
    private static partial Regex NoneFailed();

    [GeneratedRegex(@"tps = ([0-9.]+) \(without")]
    private static partial Regex PerSecond();
}
