namespace DigestService.Matching;

/// <summary>
/// A keyword as understood; the language is described in <c>docs/keyword-language.md</c>. Two queries are equal if
/// their canonical text and their mode are.
/// </summary>
public sealed record Query : ParsedKeyword
{
    /// <summary>The longest keyword, in UTF-16 units.</summary>
    public const int MaxLength = 300;

    private readonly string _text;

    private Query(QueryNode root, string text, bool isMute)
    {
        Root = root;
        _text = text;
        IsMute = isMute;
        Terms = Number(root);
    }

    /// <summary>Whether it was parsed as a mute, whose bare words follow the rule of exclusions.</summary>
    public bool IsMute { get; }

    internal QueryNode Root { get; }

    internal bool HasExclusions { get; private set; }

    /// <summary>The leaves, each at its ordinal.</summary>
    internal IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>A <see cref="Query"/>, or the <see cref="QueryError"/> that says why not.</summary>
    public static ParsedKeyword Parse(string text) => Parse(text, isMute: false);

    /// <summary>As <see cref="Parse(string)"/>, but bare words follow the rule of exclusions: the written form and its plural.</summary>
    public static ParsedKeyword ParseMute(string text) => Parse(text, isMute: true);

    /// <summary>The canonical text; in the mode in which this query was parsed it parses back to an equal query.</summary>
    public override string ToString() => _text;

    public bool Equals(Query? other) => other is not null && _text == other._text && IsMute == other.IsMute;

    public override int GetHashCode() => HashCode.Combine(_text, IsMute);

    private static ParsedKeyword Parse(string text, bool isMute)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            return TooLong(text.Length, text.Length);
        var (lexemes, error) = new QueryLexer(text).Read();
        if (error is not null)
            return error;
        var parser = new QueryParser(lexemes, isMute ? WordRule.Written : WordRule.Stem);
        if (parser.Parse() is not { } root)
            return parser.Error!;
        if (StopWords.FindUnselective(root) is { } wide)
            return new QueryError("This would match almost every paper: add a word that tells more.", wide.Start, wide.Length);
        var canonical = root.ToString();
        return canonical.Length > MaxLength ? TooLong(canonical.Length, text.Length) : new Query(root, canonical, isMute);
    }

    private static QueryError TooLong(int length, int end) =>
        new($"A keyword may have at most {MaxLength} characters; this one has {length}.", Math.Min(MaxLength, end), Math.Max(end - MaxLength, 0));

    private List<QueryTerm> Number(QueryNode root)
    {
        var terms = new List<QueryTerm>();
        Collect(root, terms);
        for (var i = 0; i < terms.Count; i++)
            terms[i].Ordinal = i;
        return terms;
    }

    private void Collect(QueryNode node, List<QueryTerm> terms)
    {
        switch (node)
        {
            case QueryTerm term:
                terms.Add(term);
                break;
            case AnyOf any:
                foreach (var alternative in any.Alternatives)
                    Collect(alternative, terms);
                break;
            case AllOf all:
                HasExclusions |= all.Unwanted.Count > 0;
                foreach (var child in all.Wanted.Concat(all.Unwanted))
                    Collect(child, terms);
                break;
        }
    }
}
