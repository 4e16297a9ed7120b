using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestService.Cli.Doctor;

/// <summary>What DNS answered.</summary>
/// <param name="Fault">Why there is no answer; null where there is one, be it that nothing is there.</param>
internal sealed record DnsAnswer(IReadOnlyList<string> Records, string? Fault = null);

/// <summary>Asks DNS through the program <c>dig</c>, since .NET asks for addresses only. All questions share one time limit.</summary>
internal sealed partial class Dig
{
    /// <summary>In characters; the largest answer that DNS can give is shorter.</summary>
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public static bool IsHere { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "dig.exe" : "dig")));

    /// <param name="type">TXT (each record's strings put together) or MX (as dig writes it).</param>
    public async Task<DnsAnswer> Ask(string name, string type, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dig", ["+noall", "+comments", "+answer", "+time=3", "+tries=2", "-t", type, "-q", name + "."]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var left = Patience - _since.Elapsed;
        if (left <= TimeSpan.Zero) return TooLate;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(left);
        try
        {
            using var dig = Process.Start(start)!;
            try
            {
                var complained = ReadStart(dig.StandardError, patience.Token);
                var said = await ReadStart(dig.StandardOutput, patience.Token);
                if (said.Length == LongestAnswer)
                {
                    dig.Kill(entireProcessTree: true);
                    return new DnsAnswer([], $"dig wrote more than {LongestAnswer / 1024} KB");
                }
                await dig.WaitForExitAsync(patience.Token);
                return Read(said + await complained, type);
            }
            catch (OperationCanceledException)
            {
                dig.Kill(entireProcessTree: true);
                stop.ThrowIfCancellationRequested();
                return TooLate;
            }
        }
        catch (Win32Exception fault)
        {
            return new DnsAnswer([], $"dig cannot be run: {fault.Message}");
        }
    }

    private static DnsAnswer TooLate => new([], $"dig gave no answer in {Patience.TotalSeconds:0} seconds");

    private static async Task<string> ReadStart(StreamReader from, CancellationToken stop)
    {
        var start = new char[LongestAnswer];
        return new string(start, 0, await from.ReadBlockAsync(start, stop));
    }

    /// <summary>Its answer section; names that lead elsewhere (CNAME) are followed by the server.</summary>
    internal static DnsAnswer Read(string said, string type)
    {
        if (Status().Match(said) is not { Success: true, Groups: [_, { Value: var status }] }) return new DnsAnswer([], "no name server could be reached");
        if (status is not ("NOERROR" or "NXDOMAIN")) return new DnsAnswer([], $"the name server answered {status}");
        var records = said.Split('\n').Select(line => Answer().Match(line)).Where(line => line.Success && line.Groups[1].Value.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(line => line.Groups[2].Value.Trim());
        return new DnsAnswer([.. type == "TXT" ? records.Select(Strings) : records]);
    }

    /// <summary><c>"one" "two"</c> to <c>onetwo</c>; a backslash goes before a quote, a backslash or three digits (RFC 1035, 5.1).</summary>
    private static string Strings(string quoted)
    {
        var text = new StringBuilder();
        foreach (Match part in Quoted().Matches(quoted))
            text.Append(Escape().Replace(part.Groups[1].Value, escape =>
                escape.Groups[1].Value is { Length: 3 } digits ? ((char)int.Parse(digits, CultureInfo.InvariantCulture)).ToString() : escape.Groups[1].Value));
        return text.ToString();
    }

    [GeneratedRegex(@"status: ([A-Z]+)")]
    private static partial Regex Status();

    [GeneratedRegex(@"^[^;\s]\S*\s+\d+\s+IN\s+(\S+)\s+(.*)$")]
    private static partial Regex Answer();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(\d{3}|.)")]
    private static partial Regex Escape();
}
