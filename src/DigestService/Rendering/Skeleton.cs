using System.Buffers;

namespace DigestService.Rendering;

/// <summary>What a template writes for every view of one shape, with slots for the texts.</summary>
internal sealed class Skeleton
{
    /// <summary>Before the number of a slot. No value that is written holds it, since control characters are taken out of them.</summary>
    public const char Sign = '\u0001';

    /// <summary>So that the sign itself is no number.</summary>
    private const int Least = 32;

    private readonly string _text;

    private Skeleton(string text) => _text = text;

    /// <param name="text">As a template wrote it.</param>
    /// <param name="written">How many slots it wrote.</param>
    /// <returns>Null where the template looked at what it should only write.</returns>
    public static Skeleton? Of(string text, int written, IReadOnlyList<Slot> slots) =>
        slots.Any(slot => slot.IsRead) || text.AsSpan().Count(Sign) != written ? null : new Skeleton(text);

    public static string Mark(Slot slot) => string.Create(2, slot.Number, static (mark, number) => (mark[0], mark[1]) = (Sign, (char)(Least + number)));

    /// <param name="fill">Writes what a slot takes; false where it cannot.</param>
    /// <returns>False where a slot could not be filled.</returns>
    public bool Fill(IReadOnlyList<Slot> slots, ArrayBufferWriter<char> into, Func<Slot, ArrayBufferWriter<char>, bool> fill)
    {
        var rest = _text.AsSpan();
        for (int at; (at = rest.IndexOf(Sign)) >= 0; rest = rest[(at + 2)..])
        {
            into.Write(rest[..at]);
            if (!fill(slots[rest[at + 1] - Least], into))
                return false;
        }
        into.Write(rest);
        return true;
    }
}
