namespace DigestService.Tuning;

/// <summary>A run of one to four words, by the numbers of their stems; unused places hold -1.</summary>
internal readonly record struct Phrase(int A, int B = -1, int C = -1, int D = -1)
{
    public int Length => B < 0 ? 1 : C < 0 ? 2 : D < 0 ? 3 : 4;

    /// <summary>The shorter runs inside it.</summary>
    public IEnumerable<Phrase> Parts()
    {
        for (var from = 0; from < Length; from++)
            for (var length = 1; from + length <= Length; length++)
                if (length < Length)
                    yield return new Phrase(At(from), length > 1 ? At(from + 1) : -1, length > 2 ? At(from + 2) : -1);
    }

    private int At(int place) => place switch { 0 => A, 1 => B, 2 => C, _ => D };
}

/// <param name="Place">Where in the index it stands first.</param>
/// <param name="InTitles">Papers that have it in the title.</param>
/// <param name="Papers">Papers that have it in title or abstract.</param>
/// <param name="LastPaper">The paper counted last.</param>
/// <param name="Occurrences">How often it stands anywhere.</param>
/// <param name="Followed">How often a word that tells something follows at once: always, where it is but the beginning of a phrase.</param>
internal record struct PhraseCount(int Place, int InTitles, int Papers, int LastPaper, int Occurrences, int Followed);
