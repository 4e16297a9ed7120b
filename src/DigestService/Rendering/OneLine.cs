using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestService.Rendering;

/// <summary>Makes foreign text safe to stand in a line of ours: one line, no control characters, nothing that turns the writing direction.</summary>
public static class OneLine
{
    // C0, DEL, C1, line and paragraph separators, direction overrides and isolates (they reach beyond the value), the byte order mark.
    private static readonly SearchValues<char> s_unwanted = SearchValues.Create(
        [.. Range('\0', '\u001f'), .. Range('\u007f', '\u009f'), '\u2028', '\u2029', .. Range('\u202a', '\u202e'), .. Range('\u2066', '\u2069'), '\ufeff']);

    private const int LongestQuote = 100;

    public static string Clean(string text)
    {
        // Nearly every text is plain ASCII, or holds a letter or two beyond it, at each of which the wider search would stop.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || (text.AsSpan().IndexOfAny(s_unwanted) < 0 && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff')))
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        var broken = false;
        // A lone surrogate comes out as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            var breaks = rune.Value is '\t' or '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;
            if (breaks && clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
            else if (!breaks && !(broken && rune.Value == ' ') && !(rune.IsBmp && s_unwanted.Contains((char)rune.Value)))
            {
                clean.Append(rune);
            }
            broken = breaks || broken && rune.Value == ' ';
        }
        return clean.ToString();
    }

    /// <summary>What somebody wrote, as a sentence about it quotes it: whoever wrote a million letters knows the rest.</summary>
    public static string Short(string text) => Cut(Clean(text), LongestQuote);

    /// <summary>Cut at a word where one ends near, never within a letter and its accents, with … in place of the rest.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }
        var end = CutAt(text, limit - 1);
        return string.Concat(text.AsSpan(0, end).TrimEnd(" ,;:.–—-"), "…");
    }

    /// <summary>The greatest place up to <paramref name="limit"/> where a text may be cut.</summary>
    public static int CutAt(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text.Length;
        }
        var space = text.LastIndexOf(' ', limit, Math.Min(limit, 30));
        if (space > 0)
        {
            return space;
        }
        // Whole text elements, looking back as far as an emoji of many parts may reach.
        var from = Math.Max(0, limit - 60);
        var end = from;
        while (end < limit && end + StringInfo.GetNextTextElementLength(text, end) is var next && next <= limit)
        {
            end = next;
        }
        end = end > from ? end : limit;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
