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
        var first = Alternative().Split(OneLine.Clean(keyword))[0];
        var topic = Spaces().Replace(Signs().Replace(Exclusion().Replace(first, " "), ""), " ").Trim();
        return topic.Length > 0 ? OneLine.Cut(topic, limit) : Of(keyword, limit);
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
