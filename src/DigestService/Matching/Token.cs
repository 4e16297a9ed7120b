namespace DigestService.Matching;

/// <summary>A word in its three forms.</summary>
/// <param name="Written">As it stands in the text, Unicode forms unified: for <c>=exact</c>.</param>
/// <param name="Folded">Without case, accents and apostrophes: for exclusions and names.</param>
/// <param name="Term">The English stem of <paramref name="Folded"/>: for matching words.</param>
public sealed record Word(string Written, string Folded, string Term);

/// <summary>A word at its place in a text.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 units; never inside a surrogate pair.</param>
/// <param name="Length">How far it reaches there, TeX and accents included.</param>
/// <param name="Position">Its number in the text, from 0.</param>
/// <param name="Span">1; or, for the joined form of a compound ("multiagent" for "multi-agent"), how many positions it covers.</param>
public readonly record struct Token(Word Word, int Start, int Length, int Position, int Span)
{
    public string Term => Word.Term;

    public string Folded => Word.Folded;

    public string Written => Word.Written;

    public int End => Start + Length;
}
