using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>Makes a keyword into another one, part by part.</summary>
internal static class QueryRewrite
{
    /// <summary>Changes what a keyword looks for, the outer parts first; what it excludes stays.</summary>
    /// <param name="change">The node to put in place of one; null to look inside it.</param>
    public static QueryNode Wanted(QueryNode node, Func<QueryNode, QueryNode?> change) => change(node) ?? node switch
    {
        AllOf all => QueryShape.AllOf([.. all.Wanted.Select(child => Wanted(child, change))], all.Unwanted),
        AnyOf any => QueryShape.AnyOf([.. any.Alternatives.Select(child => Wanted(child, change))]),
        _ => node,
    };

    /// <summary>A word in exactly this form, or in its plural where recent papers have that: they write LLMs more often than LLM.</summary>
    public static QueryNode Exact(string written, bool titleOnly, PaperIndex index)
    {
        var exact = Words(written, WordRule.Exact, titleOnly);
        var hasPlural = char.IsUpper(written[^1]) && index.Text.Vocabulary.Written(written + "s") >= 0;
        return hasPlural ? QueryShape.AnyOf([exact, Words(written + "s", WordRule.Exact, titleOnly)]) : exact;
    }

    public static QueryNode Words(string text, WordRule rule, bool titleOnly)
    {
        var words = TermWords.Read(text);
        return new TextTerm { Pieces = words.Pieces, Written = words.Written, Joins = words.Joins, Rule = rule, TitleOnly = titleOnly };
    }

    /// <summary>Null where it has become too long, or too wide.</summary>
    public static Query? Read(QueryNode root) => Query.Parse(root.ToString()) as Query;
}
