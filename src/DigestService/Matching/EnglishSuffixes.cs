namespace DigestService.Matching;

/// <summary>Steps 2, 3 and 4 of Porter2. Of the suffixes of a step only the longest that fits counts.</summary>
internal static class EnglishSuffixes
{
    // Longest first, so that the first that fits is the longest.
    private static readonly (string Suffix, string By)[] Step2 =
    [
        ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ization", "ize"), ("ousness", "ous"),
        ("biliti", "ble"), ("lessli", "less"), ("tional", "tion"),
        ("alism", "al"), ("aliti", "al"), ("ation", "ate"), ("entli", "ent"), ("fulli", "ful"), ("iviti", "ive"), ("ousli", "ous"),
        ("abli", "able"), ("alli", "al"), ("anci", "ance"), ("ator", "ate"), ("enci", "ence"), ("izer", "ize"),
        ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Suffix, string By)[] Step3 =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("ative", ""), ("icate", "ic"), ("iciti", "ic"),
        ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ion", "ism", "iti", "ive", "ize", "ous",
        "al", "er", "ic",
    ];

    public static void DerivationalInR1(ref EnglishStemmer word)
    {
        foreach (var (suffix, by) in Step2)
        {
            if (!word.EndsWith(suffix))
                continue;
            var allowed = suffix switch
            {
                "ogi" => word.Before(suffix) == 'l',
                "li" => "cdeghkmnrt".Contains(word.Before(suffix)),
                _ => true,
            };
            if (allowed && word.InR1(suffix))
                word.Replace(suffix, by);
            return;
        }
    }

    public static void RelationalInR1(ref EnglishStemmer word)
    {
        foreach (var (suffix, by) in Step3)
        {
            if (!word.EndsWith(suffix))
                continue;
            if (suffix == "ative" ? word.InR2(suffix) : word.InR1(suffix))
                word.Replace(suffix, by);
            return;
        }
    }

    public static void ResidualInR2(ref EnglishStemmer word)
    {
        foreach (var suffix in Step4)
        {
            if (!word.EndsWith(suffix))
                continue;
            if (word.InR2(suffix) && (suffix != "ion" || word.Before(suffix) is 's' or 't'))
                word.Replace(suffix, "");
            return;
        }
    }
}
