using System.Globalization;
using System.Runtime.InteropServices;

namespace DigestService.Benchmarks;

/// <summary>Holds a process to one core (Linux, <c>sched_setaffinity</c>), so that helpers of a runtime or a server do not count for free.</summary>
internal static partial class OneCore
{
    private const int Core = 1;

    /// <summary>Whether there is a core to hold to; elsewhere the bench says so.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.ProcessorCount > Core;

    /// <param name="processId">All threads that it has now; those that they start stay there, too.</param>
    public static void Pin(int processId) => Allow(processId, 1UL << Core);

    public static void Free(int processId) => Allow(processId, (1UL << Environment.ProcessorCount) - 1);

    private static void Allow(int processId, ulong cores)
    {
        if (!IsPossible) return;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            _ = SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), cores); // one that has just ended needs none
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int threadId, nint bytes, in ulong cores);
}
