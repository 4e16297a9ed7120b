namespace DigestService.Matching;

/// <summary>
/// An author's name as folded words in natural order, the family name last: "Bengio, Yoshua" is yoshua bengio.
/// </summary>
internal sealed record PersonName(string Written, IReadOnlyList<string> Words)
{
    private static readonly string[] Suffixes = ["jr", "sr", "ii", "iii", "iv"];

    public string? Family => Words.Count == 0 ? null : Words[^1];

    /// <summary>An author's name.</summary>
    public static PersonName Read(string name, Lexicon lexicon)
    {
        var words = ReadPlain(Natural(name), lexicon).Words;
        return new PersonName(name.Trim(), words.Count > 2 && Suffixes.Contains(words[^1]) ? [.. words.SkipLast(1)] : words);
    }

    /// <summary>The given names first: "Yoshua Bengio" for "Bengio, Yoshua".</summary>
    public static string Natural(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? name : $"{name[(comma + 1)..]} {name[..comma]}";
    }

    /// <summary>An organisation's name: the words as they stand.</summary>
    public static PersonName ReadPlain(string name, Lexicon lexicon) =>
        new(name.Trim(), [.. Analyzer.Tokens(name, lexicon).Where(token => token.Span == 1).Select(token => token.Folded)]);

    /// <summary>Whether this name is what the term asks for.</summary>
    public bool Matches(NameTerm term)
    {
        if (term.Field == FieldSet.Organization)
            return Contains(term.Words, term.EndsInPrefix);
        return term.EndsInPrefix ? Words.Count > 0 && Words[^1].StartsWith(term.Words[^1], StringComparison.Ordinal) : AnswersTo(term.Words);
    }

    /// <summary>
    /// Whether these words can mean this author. The family names are equal; the other words stand in the author's name
    /// in this order (and are no initials), or the first given names agree and every word agrees with one, where an initial agrees with a
    /// name: "Y. Bengio" with "Yoshua Bengio", never with "Samuel Y. Bengio".
    /// </summary>
    public bool AnswersTo(IReadOnlyList<string> wanted)
    {
        if (Words.Count == 0 || wanted.Count == 0 || Words[^1] != wanted[^1])
            return false;
        if (Follows(wanted, initials: false))
            return true;
        return Words.Count > 1 && Agree(Words[0], wanted[0]) && Follows(wanted, initials: true);
    }

    private bool Contains(IReadOnlyList<string> wanted, bool endsInPrefix)
    {
        for (var at = 0; at + wanted.Count <= Words.Count; at++)
        {
            var matched = 0;
            while (matched < wanted.Count && (Words[at + matched] == wanted[matched]
                || (endsInPrefix && matched == wanted.Count - 1 && Words[at + matched].StartsWith(wanted[matched], StringComparison.Ordinal))))
                matched++;
            if (matched == wanted.Count)
                return true;
        }

        return false;
    }

    private bool Follows(IReadOnlyList<string> wanted, bool initials)
    {
        var at = 0;
        for (var i = 0; i < wanted.Count - 1; i++)
        {
            while (at < Words.Count - 1 && !(initials ? Agree(Words[at], wanted[i]) : Words[at].Length > 1 && Words[at] == wanted[i]))
                at++;
            if (at++ >= Words.Count - 1)
                return false;
        }

        return true;
    }

    private static bool Agree(string one, string other) =>
        one == other || ((one.Length == 1 || other.Length == 1) && one[0] == other[0]);
}
