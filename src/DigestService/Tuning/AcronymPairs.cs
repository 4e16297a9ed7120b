namespace DigestService.Tuning;

/// <param name="Acronym">As written, without the <c>s</c> of a plural.</param>
/// <param name="LongForm">As written, on one line.</param>
internal readonly record struct AcronymPair(string Acronym, string LongForm)
{
    private const int ShortestByInitials = 3;

    /// <summary>Each word gives its first letter, in order, and nothing else does: ICL for in-context learning. Such a pair is believed of one paper.</summary>
    public bool IsByInitials => Acronym.Length >= ShortestByInitials && Acronym.Equals(string.Concat(LongForm.Split(' ', '-').Where(word => word.Length > 0).Select(word => word[0])), StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Finds "long form (ACR)" and "ACR (long form)" in a text: A. S. Schwartz and M. A. Hearst, A simple algorithm for
/// identifying abbreviation definitions in biomedical text, PSB 2003. Stricter than theirs: an acronym is one word with
/// two capitals or digits, and a long form has only letters, digits, blanks, hyphens and apostrophes.
/// </summary>
internal static class AcronymPairs
{
    private const int LongestAcronym = 10;
    private const int LongestInside = 80;

    public static IEnumerable<AcronymPair> In(string text)
    {
        for (var open = text.IndexOf('('); open >= 0; open = text.IndexOf('(', open + 1))
        {
            var close = text.IndexOfAny(['(', ')'], open + 1);
            if (close < 0 || text[close] == '(' || close - open > LongestInside) continue;
            if (Read(Sentence(text, open), OneLine(text[(open + 1)..close])) is { } pair) yield return pair;
        }
    }

    private static AcronymPair? Read(string before, string inside)
    {
        var end = inside.AsSpan().IndexOfAny(',', ';', ':');
        var head = (end < 0 ? inside : inside[..end]).Trim();
        if (AcronymIn(head) is { } acronym) return Pair(acronym, LastWords(before, MostWords(acronym)));
        // The other way round, the parentheses hold the long form and nothing else.
        var word = before[(before.LastIndexOf(' ') + 1)..];
        return AcronymIn(word) is { } first && Pair(first, inside) is { } pair && pair.LongForm == inside ? pair : null;
    }

    private static AcronymPair? Pair(string acronym, string words) =>
        BestLongForm(acronym, words) is { } form && IsLongForm(form, acronym) ? new AcronymPair(acronym, form) : null;

    /// <summary>Null for what is no acronym.</summary>
    private static string? AcronymIn(string text)
    {
        if (text.Length > 2 && text[^1] == 's' && !char.IsLower(text[^2])) text = text[..^1];
        if (text.Length is < 2 or > LongestAcronym || !char.IsLetterOrDigit(text[0])) return null;
        if (!text.All(c => char.IsLetterOrDigit(c) || c == '-')) return null;
        return text.Any(char.IsUpper) && text.Count(c => char.IsUpper(c) || char.IsDigit(c)) >= 2 ? text : null;
    }

    private static int MostWords(string acronym) => Math.Min(acronym.Length + 5, acronym.Length * 2);

    /// <summary>
    /// From the right, each letter of the acronym is looked for in the words; the first one must begin a word. What lies
    /// from there to the end is the long form.
    /// </summary>
    private static string? BestLongForm(string acronym, string words)
    {
        var at = words.Length - 1;
        for (var letter = acronym.Length - 1; letter >= 0; letter--)
        {
            var sought = char.ToLowerInvariant(acronym[letter]);
            if (!char.IsLetterOrDigit(sought)) continue;
            while (at >= 0 && (char.ToLowerInvariant(words[at]) != sought || (letter == 0 && at > 0 && char.IsLetterOrDigit(words[at - 1])))) at--;
            if (at < 0) return null;
            at--;
        }
        // Of "self-supervised learning (SSL)" all is meant, of "non-convex optimization (CO)" it is not.
        var word = words.LastIndexOf(' ', Math.Max(at, 0)) + 1;
        return words[(at >= 0 && char.ToLowerInvariant(words[word]) == char.ToLowerInvariant(acronym[0]) ? word : at + 1)..];
    }

    private static bool IsLongForm(string form, string acronym)
    {
        var words = form.Split(' ');
        return form.Length > acronym.Length
            && words.Length <= MostWords(acronym)
            && (words.Length > 1 || form.Length >= 2 * acronym.Length)
            && form.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '\'')
            && !form.Split(' ', '-').Contains(acronym, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What stands before a place in its sentence, on one line.</summary>
    private static string Sentence(string text, int end)
    {
        var start = Math.Max(0, end - 200);
        for (var at = end - 1; at >= start; at--)
            if (text[at] is '(' or ')' or ';' || (text[at] is '.' or '!' or '?' or ':' && char.IsWhiteSpace(text[at + 1])))
                return OneLine(text[(at + 1)..end]);
        return OneLine(text[start..end]);
    }

    private static string LastWords(string text, int most)
    {
        var words = text.Split(' ');
        return string.Join(' ', words.Skip(words.Length - most));
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
