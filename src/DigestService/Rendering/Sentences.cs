using System.Buffers;

namespace DigestService.Rendering;

/// <summary>Finds where sentences end. Pure, and good enough for abstracts: abbreviations, initials and decimals end none.</summary>
internal static class Sentences
{
    private static readonly string[] s_abbreviations =
        ["e.g", "i.e", "et al", "al", "vs", "cf", "etc", "resp", "Fig", "Figs", "Eq", "Eqs", "Sec", "Tab", "Ref", "Dr", "Prof", "No", "approx", "ca", "w.r.t", "a.k.a", "aka", "St"];

    private static readonly SearchValues<char> s_signs = SearchValues.Create(".!?。！？");

    /// <summary>The place after the sentence that stands at <paramref name="from"/>.</summary>
    public static int EndFrom(string text, int from)
    {
        for (var i = NextSign(text, from); i < text.Length; i = NextSign(text, i + 1))
        {
            if (Ends(text, i))
            {
                return AfterClosing(text, i + 1);
            }
        }
        return text.Length;
    }

    private static int NextSign(string text, int from) =>
        from < text.Length && text.AsSpan(from).IndexOfAny(s_signs) is var at and >= 0 ? from + at : text.Length;

    /// <summary>Where the sentence that holds <paramref name="place"/> begins.</summary>
    public static int StartOf(string text, int place)
    {
        var start = 0;
        for (var end = EndFrom(text, 0); end <= place && end < text.Length; end = EndFrom(text, start))
        {
            start = SkipSpaces(text, end);
        }
        return Math.Min(start, place);
    }

    public static int SkipSpaces(string text, int i)
    {
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }
        return i;
    }

    private static bool Ends(string text, int i) => text[i] switch
    {
        '。' or '！' or '？' => true,
        '.' or '!' or '?' => Follows(text, AfterClosing(text, i + 1)) && !(text[i] == '.' && Abbreviates(text, i)),
        _ => false,
    };

    private static bool Follows(string text, int next) =>
        next >= text.Length
        || text[next] == ' ' && SkipSpaces(text, next) is var word && (word >= text.Length || !char.IsLower(text[word]));

    private static bool Abbreviates(string text, int dot)
    {
        var start = dot;
        while (start > 0 && text[start - 1] is not (' ' or '('))
        {
            start--;
        }
        var word = text.AsSpan(start, dot - start);
        var initial = word.Length == 1 && char.IsUpper(word[0]);
        foreach (var abbreviation in s_abbreviations)
        {
            initial |= word.Equals(abbreviation, StringComparison.OrdinalIgnoreCase);
        }
        return initial;
    }

    private static int AfterClosing(string text, int i)
    {
        while (i < text.Length && text[i] is ')' or ']' or '"' or '”' or '’' or '»')
        {
            i++;
        }
        return i;
    }
}
