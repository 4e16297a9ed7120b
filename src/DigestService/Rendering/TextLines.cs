using System.Buffers;

namespace DigestService.Rendering;

/// <summary>The last touch to what a template wrote.</summary>
internal static class TextLines
{
    public const int Columns = 76;

    /// <summary>Drops indentation and empty lines, which only the template's author needs.</summary>
    public static string Unindent(ReadOnlySpan<char> html)
    {
        var lines = Scratch.Take();
        foreach (var line in html.EnumerateLines())
        {
            var content = line.Trim(" \t");
            if (content.Length > 0)
            {
                lines.Write(content);
                lines.Write("\n");
            }
        }
        var unindented = lines.WrittenSpan.ToString();
        Scratch.GiveBack(lines);
        return unindented;
    }

    /// <summary>Wraps at words; a wrapped line goes on under where its words begin. Never breaks a word, so never a link.
    /// At most one empty line stands between others.</summary>
    public static string Wrap(ReadOnlySpan<char> text)
    {
        var lines = Scratch.Take();
        var empty = true;
        foreach (var line in text.EnumerateLines())
        {
            var content = line.TrimEnd();
            if (content.Length > 0 || !empty)
            {
                Wrap(lines, content);
            }
            empty = content.Length == 0;
        }
        var wrapped = string.Concat(lines.WrittenSpan.TrimEnd('\n'), "\n");
        Scratch.GiveBack(lines);
        return wrapped;
    }

    private static void Wrap(ArrayBufferWriter<char> lines, ReadOnlySpan<char> line)
    {
        var indent = Indent(line);
        var first = true;
        while (line.Length > 0)
        {
            var room = first ? Columns : Columns - indent;
            var cut = Break(line, room, first ? indent : 0);
            if (!first)
            {
                lines.GetSpan(indent)[..indent].Fill(' ');
                lines.Advance(indent);
            }
            lines.Write(line[..cut].TrimEnd());
            lines.Write("\n");
            line = line[cut..].TrimStart(' ');
            first = false;
        }
        if (first)
        {
            lines.Write("\n");
        }
    }

    private static int Break(ReadOnlySpan<char> line, int room, int indent)
    {
        if (line.Length <= room)
        {
            return line.Length;
        }
        var before = line[indent..(room + 1)].LastIndexOf(' ');
        if (before > 0)
        {
            return indent + before;
        }
        var after = line[room..].IndexOf(' ');
        return after < 0 ? line.Length : room + after;
    }

    /// <summary>Where a line's words begin, after a number or a dash: "12. Title" and "- item" hang.</summary>
    private static int Indent(ReadOnlySpan<char> line)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        var mark = line[start..];
        var end = mark.IndexOf(' ');
        var hangs = end > 0 && end <= 4 && (mark[..end] is "-" or "*" || mark[end - 1] == '.' && !mark[..(end - 1)].ContainsAnyExceptInRange('0', '9'));
        return start + (hangs ? end + 1 : 0);
    }
}
