using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DigestService.Matching;

/// <summary>What makes two spellings one word: no case, no accents, no apostrophes, one alphabet for lone Greek letters.</summary>
internal static class Folding
{
    // Letters that Unicode does not decompose into a base and an accent.
    private static readonly FrozenDictionary<char, string> Undecomposed = new Dictionary<char, string>
    {
        ['ł'] = "l", ['ø'] = "o", ['ß'] = "ss", ['ı'] = "i", ['đ'] = "d", ['æ'] = "ae", ['œ'] = "oe", ['þ'] = "th",
        ['ð'] = "d", ['ħ'] = "h", ['ŧ'] = "t", ['ŋ'] = "n", ['ĸ'] = "k", ['ƒ'] = "f", ['ƶ'] = "z", ['ɨ'] = "i",
        ['ʉ'] = "u", ['ɓ'] = "b", ['ɗ'] = "d", ['ƙ'] = "k", ['ə'] = "e", ['ȷ'] = "j", ['ς'] = "σ",
    }.ToFrozenDictionary();

    /// <summary>Folds one word (or the joined form of a compound, whose hyphens vanish).</summary>
    public static string Fold(string written)
    {
        var plain = true;
        foreach (var c in written)
            plain &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
        if (plain)
            return written;

        var folded = new StringBuilder(written.Length);
        var decomposed = Ascii.IsValid(written)
            ? written.ToLowerInvariant()
            : written.ToLowerInvariant().Normalize(NormalizationForm.FormD);
        for (var i = 0; i < decomposed.Length; i++)
        {
            var c = decomposed[i];
            if (c is '-' or '\'' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
                continue;
            if (Undecomposed.TryGetValue(c, out var letters))
                folded.Append(letters);
            else if (GreekLetters.Name(c) is { } name && !IsGreek(decomposed, i - 1) && !IsGreek(decomposed, i + 1))
                folded.Append(name);
            else
                folded.Append(c);
        }

        // A word of nothing but marks is its own form.
        return folded.Length == 0 ? written : folded.ToString();
    }

    /// <summary>The stem under which a folded word is found; words that are not plain letters stay as they are.</summary>
    public static string Term(string folded)
    {
        foreach (var c in folded)
        {
            if (!char.IsAsciiLetterLower(c))
                return folded;
        }

        return EnglishStemmer.Stem(IsPluralAcronym(folded) ? folded[..^1] : American(folded));
    }

    private static bool IsGreek(string text, int at) => at >= 0 && at < text.Length && GreekLetters.Name(text[at]) is not null;

    /// <summary>
    /// Porter2 keeps the "s" of "llms" and "gpus", since it never drops an "s" that would leave no syllable.
    /// No English plural looks like that, but many acronyms do: consonants, at most one vowel, "s".
    /// </summary>
    private static bool IsPluralAcronym(string folded)
    {
        if (folded.Length < 4 || folded[^1] != 's' || folded[^2] == 's')
            return false;
        return !folded.AsSpan(..^2).ContainsAny(EnglishStemmer.Vowels);
    }

    /// <summary>The commonest British spellings in papers: -isation, behaviour, colour, neighbour.</summary>
    private static string American(string folded)
    {
        if (folded.Contains("isation", StringComparison.Ordinal))
            return folded.Replace("isation", "ization", StringComparison.Ordinal);
        foreach (var stem in (ReadOnlySpan<string>)["behaviour", "colour", "neighbour", "labour", "favour"])
        {
            if (folded.StartsWith(stem, StringComparison.Ordinal))
                return string.Concat(stem.AsSpan(..^2), "r", folded.AsSpan(stem.Length));
        }

        return folded;
    }
}
