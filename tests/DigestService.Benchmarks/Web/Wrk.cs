using System.Diagnostics;
using System.Text.Json;

namespace DigestService.Benchmarks.Web;

/// <summary>What a load was answered with.</summary>
/// <param name="BytesEach">Of an answer with its head, on average.</param>
internal sealed record Load(double PerSecond, double BytesEach, double P50Ms, double P95Ms, double P99Ms);

/// <param name="Ending">How each body ends: looked at in each answer.</param>
/// <param name="Refusal">What no body may hold.</param>
/// <param name="Length">Bytes of each answer with its head, where all are the same: their sum tells, and looking would cost more than asking.</param>
internal sealed record Expected(string? Ending = null, string? Refusal = null, long? Length = null);

/// <summary>
/// Debian's wrk, the same for both sides of every ratio: one thread, connections kept alive, each asking again as soon as it is
/// answered. An answer that is not whole, or other than 200, fails the bench.
/// </summary>
internal sealed class Wrk(string program, string folder)
{
    public static Wrk? FindOrInstall(string folder, Action<string> say) =>
        (Find() ?? (DebianPackages.CanInstall ? DebianPackages.Install("wrk", "wrk", Find, say) : null)) is { } program ? new Wrk(program, folder) : null;

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(each => Path.Combine(each, "wrk")).FirstOrDefault(File.Exists);

    /// <param name="paths">Asked for one after the other, again and again.</param>
    /// <param name="expected">What each answer must be.</param>
    public async Task<Load> Run(string url, IReadOnlyList<string> paths, Expected expected, int connections, double seconds, CancellationToken stop)
    {
        var (targets, script) = (Path.Combine(folder, "paths"), Path.Combine(folder, "load.lua"));
        await File.WriteAllLinesAsync(targets, paths, stop);
        await File.WriteAllTextAsync(script, expected.Ending is null ? Asking : Asking + Looking, stop);
        List<string> words = ["-t1", $"-c{connections}", $"-d{Math.Max(1, (int)Math.Round(seconds))}s", "-s", script, url, "--", targets, expected.Ending ?? "", expected.Refusal ?? "\u0001"];
        using var wrk = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        using var ending = wrk.EndsWith(stop);
        var told = await wrk.StandardOutput.ReadToEndAsync(stop);
        await wrk.WaitForExitAsync(stop);
        if (wrk.ExitCode != 0) throw new UserFault($"wrk ended with {wrk.ExitCode}: {told}");
        return Read(JsonDocument.Parse(told.TrimEnd().Split('\n')[^1]).RootElement, url + paths[0], expected, connections);
    }

    private static Load Read(JsonElement told, string where, Expected expected, int connections)
    {
        double Of(string name) => told.GetProperty(name).GetDouble();
        if (Of("wrong") > 0) throw new UserFault($"{Of("wrong")} of {Of("requests")} answers of {where} and its like were not 200 and whole: {told}");
        var load = new Load(Of("requests") / Of("seconds"), Of("bytes") / Of("requests"), Of("p50"), Of("p95"), Of("p99"));
        // The last answer of each connection may have come in part.
        if (expected.Length is { } length && (Of("bytes") < length * Of("requests") || Of("bytes") > length * (Of("requests") + connections))) throw new UserFault($"The answers of {where} were not all the same: {told}");
        return load;
    }

    private const string Asking = """
        local paths, at, threads = {}, 0, {}
        function setup(thread) table.insert(threads, thread) end
        function init(args)
          wrong, ending, refusal = 0, args[2], args[3]
          for path in io.lines(args[1]) do table.insert(paths, wrk.format("GET", path)) end
        end
        function request()
          at = at % #paths + 1
          return paths[at]
        end
        function done(summary, latency)
          local e, failed = summary.errors, 0
          for _, thread in ipairs(threads) do failed = failed + thread:get("wrong") end
          print(string.format('{"requests":%d,"seconds":%.6f,"bytes":%d,"wrong":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f}',
            summary.requests, summary.duration / 1e6, summary.bytes, failed + e.connect + e.read + e.write + e.status + e.timeout,
            latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
        end

        """;

    private const string Looking = """
        function response(status, headers, body)
          local last = body:sub(-99):gsub("%s+$", "")
          if status ~= 200 or last:sub(-#ending) ~= ending or body:find(refusal, 1, true) then wrong = wrong + 1 end
        end
        """;
}
