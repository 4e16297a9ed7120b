namespace DigestService.Matching;

/// <summary>A stretch of a text, in UTF-16 units.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>A part of an abstract worth showing.</summary>
/// <param name="CutLeft">Text was left out before it.</param>
/// <param name="CutRight">Text was left out after it.</param>
public readonly record struct Snippet(int Start, int Length, bool CutLeft, bool CutRight)
{
    public int End => Start + Length;
}

/// <summary>Why a keyword caught a paper.</summary>
/// <param name="TitleSpans">What to highlight in the title: ascending, never overlapping, never inside a surrogate pair.</param>
/// <param name="AbstractSpans">The same for the abstract.</param>
/// <param name="Where">In words: "title, abstract, author Yoshua Bengio as Y. Bengio".</param>
/// <param name="Snippet">About 200 characters of the abstract around the densest matches.</param>
public sealed record Evidence(
    IReadOnlyList<TextSpan> TitleSpans,
    IReadOnlyList<TextSpan> AbstractSpans,
    string Where,
    Snippet Snippet);
