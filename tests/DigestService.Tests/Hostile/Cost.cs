using System.Runtime.InteropServices;

namespace DigestService.Tests.Hostile;

/// <summary>What a call costs, measured by what no other program on the machine changes: bytes allocated, and processor time of the thread itself.</summary>
internal readonly record struct Cost(long Bytes, double Milliseconds)
{
    private const int ThreadProcessorTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>Below these a doubling tells nothing.</summary>
    private const long FewBytes = 4 * 1024 * 1024;
    private const double FewMilliseconds = 40;

    /// <summary>In step would be the factor itself; its square is far beyond.</summary>
    private const int Leeway = 3;

    public static Cost Of(Action call)
    {
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Now());
        call();
        return new Cost(GC.GetAllocatedBytesForCurrentThread() - bytes, Now() - time);
    }

    /// <returns>Null where an input of <paramref name="factor"/> times the size costs about so many times as much, else what it cost.</returns>
    public static string? OutOfStep(Action<int> call, int size, int factor)
    {
        call(size); // whatever is made once is made by now
        var small = Of(() => call(size));
        var large = Of(() => call(size * factor));
        // A thread that lost its caches to another looks slower than it is, so that it may try again.
        for (var again = 0; again < 2 && IsSlow(small, large, factor); again++) (small, large) = (Max(small, Of(() => call(size))), Min(large, Of(() => call(size * factor))));
        return IsSlow(small, large, factor) || large.Bytes > Leeway * factor * small.Bytes + FewBytes
            ? $"{size}: {small.Bytes:N0} bytes, {small.Milliseconds:0.0} ms; {factor} times as much: {large.Bytes:N0} bytes, {large.Milliseconds:0.0} ms"
            : null;
    }

    private static bool IsSlow(Cost small, Cost large, int factor) => large.Milliseconds > Leeway * factor * small.Milliseconds + FewMilliseconds;

    private static Cost Max(Cost a, Cost b) => new(Math.Max(a.Bytes, b.Bytes), Math.Max(a.Milliseconds, b.Milliseconds));

    private static Cost Min(Cost a, Cost b) => new(Math.Min(a.Bytes, b.Bytes), Math.Min(a.Milliseconds, b.Milliseconds));

    /// <summary>0 where it cannot be told.</summary>
    private static double Now() => OperatingSystem.IsLinux() && clock_gettime(ThreadProcessorTime, out var time) == 0 ? time.Seconds * 1e3 + time.Nanoseconds / 1e6 : 0;

    [DllImport("libc", EntryPoint = "clock_gettime"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Time64 time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time64
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
