namespace DigestService.Matching;

/// <summary>How a word of a keyword is compared with a word of a paper.</summary>
internal enum WordRule
{
    /// <summary>By stem.</summary>
    Stem,

    /// <summary>In its folded form or that form's plural: exclusions and mutes.</summary>
    Written,

    /// <summary>In form and case: <c>=CLIP</c>.</summary>
    Exact,
}

/// <summary>A keyword is a tree: leaves are terms, inner nodes say all of these (but none of those) or any of these.</summary>
internal abstract class QueryNode
{
    public sealed override string ToString() => QueryPrinter.Print(this);
}

/// <summary>All that is wanted, and nothing that is unwanted. Wanted is never empty.</summary>
internal sealed class AllOf(IReadOnlyList<QueryNode> wanted, IReadOnlyList<QueryNode> unwanted) : QueryNode
{
    public IReadOnlyList<QueryNode> Wanted { get; } = wanted;

    public IReadOnlyList<QueryNode> Unwanted { get; } = unwanted;
}

internal sealed class AnyOf(IReadOnlyList<QueryNode> alternatives) : QueryNode
{
    public IReadOnlyList<QueryNode> Alternatives { get; } = alternatives;
}

/// <summary>One term at its place in the reader's text.</summary>
internal abstract class QueryTerm : QueryNode
{
    /// <summary>The term's number in its query, from 0.</summary>
    public int Ordinal { get; set; } = -1;

    public int Start { get; init; }

    public int Length { get; init; }

    /// <summary>How many of the allowed terms it uses up.</summary>
    public virtual int Cost => 1;
}

/// <summary>Words in a row in title or abstract: a word, a compound, a phrase.</summary>
internal sealed class TextTerm : QueryTerm
{
    public required IReadOnlyList<Piece> Pieces { get; init; }

    /// <summary>The canonical writing, without operators.</summary>
    public required string Written { get; init; }

    public IReadOnlyList<Join> Joins { get; init; } = [];

    public required WordRule Rule { get; init; }

    public required bool TitleOnly { get; init; }

    /// <summary>The last piece only begins the word.</summary>
    public bool EndsInPrefix { get; init; }

    public override int Cost => Pieces.Count;

    /// <summary>Whether a neighbour may be written together with it: "multi agent", "multiagent".</summary>
    public bool IsPlainWord => Pieces.Count == 1 && !EndsInPrefix && Rule != WordRule.Exact;

    public TextTerm WithJoins(IReadOnlyList<Join> joins) => new()
    {
        Pieces = Pieces,
        Written = Written,
        Joins = joins,
        Rule = Rule,
        TitleOnly = TitleOnly,
        EndsInPrefix = EndsInPrefix,
        Start = Start,
        Length = Length,
    };
}

/// <summary>The words of an author or an organisation, never stemmed.</summary>
internal sealed class NameTerm : QueryTerm
{
    /// <summary><see cref="FieldSet.Author"/> or <see cref="FieldSet.Organization"/>.</summary>
    public required FieldSet Field { get; init; }

    /// <summary>Folded, family name last.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>As the reader wrote it, in natural order.</summary>
    public required string Written { get; init; }

    public bool EndsInPrefix { get; init; }
}

/// <summary>A category, an archive of categories, or a source.</summary>
internal sealed class LabelTerm : QueryTerm
{
    /// <summary><see cref="FieldSet.Category"/> or <see cref="FieldSet.Source"/>.</summary>
    public required FieldSet Field { get; init; }

    public required string Label { get; init; }

    /// <summary>The label as indexed.</summary>
    public string Key => Label.ToLowerInvariant();
}

/// <summary>At least so many votes; papers whose votes are unknown do not match.</summary>
internal sealed class VotesTerm : QueryTerm
{
    public required int AtLeast { get; init; }
}
