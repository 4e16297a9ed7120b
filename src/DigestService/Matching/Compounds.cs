namespace DigestService.Matching;

/// <summary>When two words are one: "multi-agent", "multi agent" and "multiagent" find each other.</summary>
internal static class Compounds
{
    /// <summary>Words shorter than this are neither joined nor split off without a hyphen: "in to" is not "into".</summary>
    public const int MinPart = 3;

    public static bool MayJoin(Word left, Word right) => left.Folded.Length >= MinPart && right.Folded.Length >= MinPart;

    /// <summary>The one word that two make.</summary>
    public static Piece Join(Piece left, Piece right)
    {
        var folded = left.Word.Folded + right.Word.Folded;
        return new Piece(new Word(folded, folded, Folding.Term(folded)));
    }

    /// <summary>Where a word may be cut in two: lengths of the first part.</summary>
    public static (int From, int To) Cuts(string folded) =>
        folded.Length < 2 * MinPart ? (0, 0) : (MinPart, folded.Length - MinPart + 1);

    /// <summary>The second part of a word cut in two.</summary>
    public static Piece Rest(string folded, int cut)
    {
        var rest = folded[cut..];
        return new Piece(new Word(rest, rest, Folding.Term(rest)));
    }
}
