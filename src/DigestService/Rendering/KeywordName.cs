using System.Text.RegularExpressions;
using DigestService.Rendering.Tex;

namespace DigestService.Rendering;

internal static partial class KeywordName
{
    /// <summary>A keyword as it is shown: on one line, short, a lone phrase without its quotes.</summary>
    public static string Of(string keyword, int limit = 48)
    {
        var name = OneLine.Clean(keyword).Trim();
        var phrase = name.Length > 2 && name[0] == '"' && name.IndexOf('"', 1) == name.Length - 1;
        return OneLine.Cut(phrase ? name[1..^1] : name, limit);
    }

    /// <summary>What a keyword is about, for a subject line: its first alternative, without exclusions and signs.</summary>
    public static string Topic(string keyword, int limit)
    {
        var clean = OneLine.Clean(keyword);
        var topic = IsPlain(clean) ? clean : Stripped(clean); // most are plain, and a subject is made for every digest
        return topic.Length > 0 ? OneLine.Cut(topic, limit) : Of(keyword, limit);
    }

    internal static string Stripped(string keyword) =>
        Spaces().Replace(Signs().Replace(Exclusion().Replace(Alternative().Split(keyword)[0], " "), ""), " ").Trim();

    /// <summary>Words, hyphens inside them, and one space between: nothing of the keyword language.</summary>
    private static bool IsPlain(string keyword)
    {
        var before = ' ';
        foreach (var each in keyword)
        {
            if (!char.IsLetterOrDigit(each) && (before == ' ' || each is not (' ' or '-'))) return false;
            before = each;
        }
        return before != ' ' && !keyword.Contains(" OR ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\sOR\s")]
    private static partial Regex Alternative();

    [GeneratedRegex("""(?<=^|[\s(])-("[^"]*"|\([^)]*\)|\S+)""")]
    private static partial Regex Exclusion();

    [GeneratedRegex("""["()*]|(?<=^|\s)=|\b(title|author|category|org):""")]
    private static partial Regex Signs();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>A title as it is shown: Unicode, one line, at most <paramref name="limit"/> long.</summary>
    public static string Title(string title, int limit) => OneLine.Cut(OneLine.Clean(TexToUnicode.Convert(title).Text), limit);
}
