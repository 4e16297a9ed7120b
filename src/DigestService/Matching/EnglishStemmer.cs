using System.Buffers;
using System.Collections.Frozen;

namespace DigestService.Matching;

/// <summary>
/// Takes English words to their stem: Martin Porter's second algorithm ("Porter2"), from its published
/// description (snowballstem.org, "The English stemming algorithm"). Expects lower-case letters a–z.
/// </summary>
internal ref struct EnglishStemmer
{
    private static readonly FrozenDictionary<string, string> Exceptions = new Dictionary<string, string>
    {
        ["skis"] = "ski", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie",
        ["idly"] = "idl", ["gently"] = "gentl", ["ugly"] = "ugli", ["early"] = "earli", ["only"] = "onli",
        ["singly"] = "singl", ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas",
        ["cosmos"] = "cosmos", ["bias"] = "bias", ["andes"] = "andes",
    }.ToFrozenDictionary();

    internal static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly string[] KeptAfterPlural =
        ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"];

    // Words that share these beginnings are cut no further: "universal" is not "university".
    private static readonly string[] RegionPrefixes =
        ["arsen", "commun", "emerg", "gener", "inter", "later", "organ", "past", "univers"];

    private readonly Span<char> _letters;
    private int _length;
    private int _r1;
    private int _r2;

    private EnglishStemmer(Span<char> letters)
    {
        _letters = letters;
        _length = letters.Length;
    }

    public static string Stem(string word)
    {
        if (word.Length <= 2)
            return word;
        if (Exceptions.TryGetValue(word, out var exception))
            return exception;

        // Step 1b may put back an "e", never beyond the word's own length.
        Span<char> letters = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        word.CopyTo(letters);
        var stemmer = new EnglishStemmer(letters);
        stemmer.MarkConsonantY();
        stemmer.FindRegions();
        stemmer.DropPlural();
        if (!stemmer.IsKeptAfterPlural())
        {
            stemmer.DropPast();
            stemmer.TurnFinalY();
            EnglishSuffixes.DerivationalInR1(ref stemmer);
            EnglishSuffixes.RelationalInR1(ref stemmer);
            EnglishSuffixes.ResidualInR2(ref stemmer);
            stemmer.DropFinalEOrL();
        }

        var stem = stemmer.Rest;
        stem.Replace('Y', 'y');
        return stem.SequenceEqual(word) ? word : stem.ToString();
    }

    internal readonly Span<char> Rest => _letters[.._length];

    internal readonly bool EndsWith(string suffix) => Rest.EndsWith(suffix);

    internal readonly bool InR1(string suffix) => _length - suffix.Length >= _r1;

    internal readonly bool InR2(string suffix) => _length - suffix.Length >= _r2;

    /// <summary>The letter before the suffix, or a blank.</summary>
    internal readonly char Before(string suffix) => _length > suffix.Length ? _letters[_length - suffix.Length - 1] : ' ';

    internal void Replace(string suffix, string by)
    {
        _length -= suffix.Length;
        by.CopyTo(_letters[_length..]);
        _length += by.Length;
    }

    /// <summary>A "y" at the start or after a vowel is a consonant, written Y meanwhile.</summary>
    private readonly void MarkConsonantY()
    {
        for (var i = 0; i < _length; i++)
        {
            if (_letters[i] == 'y' && (i == 0 || IsVowel(_letters[i - 1])))
                _letters[i] = 'Y';
        }
    }

    private void FindRegions()
    {
        _r1 = AfterConsonant(0);
        foreach (var prefix in RegionPrefixes)
        {
            if (Rest.StartsWith(prefix))
                _r1 = prefix.Length;
        }

        _r2 = AfterConsonant(_r1);
    }

    /// <summary>Where the region begins that follows the first consonant after a vowel.</summary>
    private readonly int AfterConsonant(int from)
    {
        for (var i = from + 1; i < _length; i++)
        {
            if (!IsVowel(_letters[i]) && IsVowel(_letters[i - 1]))
                return i + 1;
        }

        return _length;
    }

    /// <summary>Step 1a.</summary>
    private void DropPlural()
    {
        if (EndsWith("sses"))
            Replace("sses", "ss");
        else if (EndsWith("ied"))
            Replace("ied", _length > 4 ? "i" : "ie");
        else if (EndsWith("ies"))
            Replace("ies", _length > 4 ? "i" : "ie");
        else if (EndsWith("s") && !EndsWith("us") && !EndsWith("ss") && HasVowel(_length - 2))
            Replace("s", "");
    }

    private readonly bool IsKeptAfterPlural()
    {
        foreach (var kept in KeptAfterPlural)
        {
            if (Rest.SequenceEqual(kept))
                return true;
        }

        return false;
    }

    /// <summary>Step 1b.</summary>
    private void DropPast()
    {
        foreach (var suffix in (ReadOnlySpan<string>)["eedly", "eed"])
        {
            if (!EndsWith(suffix))
                continue;
            if (InR1(suffix))
                Replace(suffix, "ee");
            return;
        }

        foreach (var suffix in (ReadOnlySpan<string>)["ingly", "edly", "ing", "ed"])
        {
            if (!EndsWith(suffix))
                continue;
            if (!HasVowel(_length - suffix.Length))
                return;
            Replace(suffix, "");
            if (EndsWith("at") || EndsWith("bl") || EndsWith("iz"))
                Replace("", "e");
            else if (EndsInDouble())
                _length--;
            else if (_r1 >= _length && EndsInShortSyllable(_length))
                Replace("", "e");
            return;
        }
    }

    /// <summary>Step 1c.</summary>
    private readonly void TurnFinalY()
    {
        if (_length > 2 && _letters[_length - 1] is 'y' or 'Y' && !IsVowel(_letters[_length - 2]))
            _letters[_length - 1] = 'i';
    }

    /// <summary>Step 5.</summary>
    private void DropFinalEOrL()
    {
        if (EndsWith("e") && (InR2("e") || (InR1("e") && !EndsInShortSyllable(_length - 1))))
            _length--;
        else if (EndsWith("ll") && InR2("l"))
            _length--;
    }

    private readonly bool HasVowel(int length) => Rest[..Math.Max(length, 0)].ContainsAny(Vowels);

    private readonly bool EndsInDouble() =>
        _length >= 2 && _letters[_length - 1] == _letters[_length - 2] && "bdfgmnprt".Contains(_letters[_length - 1]);

    private readonly bool EndsInShortSyllable(int length)
    {
        if (length < 2 || IsVowel(_letters[length - 1]) || !IsVowel(_letters[length - 2]))
            return false;
        return length == 2 || (!IsVowel(_letters[length - 3]) && _letters[length - 1] is not ('w' or 'x' or 'Y'));
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
