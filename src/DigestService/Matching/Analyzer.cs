namespace DigestService.Matching;

/// <summary>
/// Turns text into words; digest, preview, highlighting, site search and keywords all read through it.
/// <list type="bullet">
/// <item>A word is a run of letters and digits. Apostrophes belong to it and do not count (<c>O'Brien</c>, obrien), a
/// possessive <c>'s</c> is dropped, a point stays between digits (<c>3.5</c>), and <c>C++</c>, <c>C#</c>, <c>A*</c>
/// (one letter and its sign) and <c>.NET</c> stay whole.</item>
/// <item>Words joined by a hyphen, a dash, <c>_</c> or <c>^</c> count one by one and, up to four of them, also as one
/// (<c>multi-agent</c>: multi, agent, multiagent; <c>M^2</c>: m, 2, m2).</item>
/// <item>Case, accents, TeX and Unicode forms are folded; a lone Greek letter is its name.</item>
/// <item>English is stemmed, with acronyms' plurals (<c>LLMs</c>) and the commonest British spellings.</item>
/// </list>
/// Linear in time; any input is taken.
/// </summary>
public static class Analyzer
{
    /// <summary>What stands beyond this many characters of a text is not read.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Hardly an abstract is longer.</summary>
    private const int UsualLength = 4_000;

    // Read into and done with before the next text: the largest of what a text takes.
    [ThreadStatic]
    private static List<Glyph>? t_glyphs;

    /// <summary>The words in order of position; the joined form of a compound follows its parts.</summary>
    public static IReadOnlyList<Token> Tokens(string text) => Tokens(text, Lexicon.Shared);

    internal static List<Token> Tokens(string text, Lexicon lexicon) => Tokens(text, lexicon, out _);

    /// <param name="steps">The work done, in characters looked at.</param>
    internal static List<Token> Tokens(string text, Lexicon lexicon, out long steps)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (scanner, cuts) = Cut(text, out steps);
        var tokens = new List<Token>(cuts.Count);
        foreach (var cut in cuts)
            tokens.Add(new Token(lexicon.Get(scanner.Written.AsSpan(cut.From, cut.Count)), cut.Start, cut.Length, cut.Position, cut.Span));
        return tokens;
    }

    /// <summary>The words as they are written, none of them looked up.</summary>
    internal static (TokenScanner Scanner, List<Cut> Cuts) Cut(string text, out long steps)
    {
        var end = Math.Min(text.Length, MaxLength);
        var glyphs = end > UsualLength ? new List<Glyph>(end) : t_glyphs ??= new List<Glyph>(UsualLength);
        glyphs.Clear();
        var reader = new GlyphReader(text, end, glyphs);
        reader.Read();
        var scanner = new TokenScanner(glyphs);
        var cuts = scanner.Scan();
        steps = reader.Steps + scanner.Steps;
        return (scanner, cuts);
    }
}
