using System.Diagnostics;

namespace DigestService.Benchmarks;

/// <summary>Where a long run stands, on stderr.</summary>
internal static class Progress
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    public static void Tell(string line) => Console.Error.WriteLine($"{Clock.Elapsed.TotalSeconds,6:0.0} s  {line}");
}
