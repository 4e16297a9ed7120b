using System.Buffers;
using System.Collections.Concurrent;

namespace DigestService.Rendering;

/// <summary>
/// Room in which texts are written, used again from mail to mail: strings in between were half of the 600 KB that a mail took from
/// the collector.
/// </summary>
internal static class Scratch
{
    private const int Room = 64_000;

    private static readonly ConcurrentBag<ArrayBufferWriter<char>> s_spare = [];

    public static ArrayBufferWriter<char> Take() => s_spare.TryTake(out var spare) ? spare : new ArrayBufferWriter<char>(Room);

    public static void GiveBack(ArrayBufferWriter<char> used)
    {
        used.ResetWrittenCount();
        s_spare.Add(used);
    }
}
