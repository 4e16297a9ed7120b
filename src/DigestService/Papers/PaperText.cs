using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestService.Papers;

/// <summary>Brings text from outside into the forms that are kept. TeX and markup stay as they are: they are text.</summary>
internal static class PaperText
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r");

    /// <summary>One line: every run of white space is one space, control characters are gone.</summary>
    /// <param name="most">In UTF-16 units; a longer text ends in "…".</param>
    public static string Line(string? text, int most)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (IsCleanLine(text) && text.Length <= most) return text;
        var kept = new StringBuilder(text.Length);
        AppendWords(kept, text);
        return Cut(kept.ToString(), most);
    }

    /// <summary>
    /// Paragraphs parted by one newline. A hard-wrapped line goes on the one before it; an empty line, or an
    /// indented one (arXiv's way to write a paragraph), starts a new paragraph.
    /// </summary>
    public static string Block(string? text, int most)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (!text.AsSpan().ContainsAny(Breaks)) return Line(text, most);
        var kept = new StringBuilder(text.Length);
        var newParagraph = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            newParagraph |= line.IsWhiteSpace() || char.IsWhiteSpace(line[0]);
            if (line.IsWhiteSpace()) continue;
            if (kept.Length > 0) kept.Append(newParagraph ? '\n' : ' ');
            AppendWords(kept, line);
            newParagraph = false;
        }
        return Cut(kept.ToString().Trim(), most);
    }

    /// <returns>The address, or null where it is none, or of another kind than http(s).</returns>
    public static string? Link(string? text, int most)
    {
        var line = Line(text, most + 1);
        return line.Length <= most && Uri.TryCreate(line, UriKind.Absolute, out var link)
            && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps) && link.UserInfo.Length == 0
            ? link.AbsoluteUri
            : null;
    }

    private static bool IsCleanLine(string text)
    {
        if (text[0] == ' ' || text[^1] == ' ') return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is > ' ' and < '\x7f') continue;
            if (c != ' ' || text[i - 1] == ' ') return false;
        }
        return true;
    }

    private static void AppendWords(StringBuilder kept, ReadOnlySpan<char> text)
    {
        var start = kept.Length;
        var space = false;
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (Rune.IsWhiteSpace(rune)) space = true;
            else if (IsKept(rune))
            {
                if (space && kept.Length > start) kept.Append(' ');
                space = false;
                kept.Append(rune.ToString());
            }
        }
    }

    // Of the invisible ones, the joiners and marks that scripts need stay; what can reorder or hide a line goes.
    private static bool IsKept(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.PrivateUse => false,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D or 0x200E or 0x200F or 0x061C,
        _ => true,
    };

    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd() + "…";
    }
}
