using System.Runtime.CompilerServices;
using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Tests.Matching;

/// <summary>What a query means, said by scanning each paper's tokens. No index, no haste: the matcher is held to it.</summary>
internal static class NaiveMatcher
{
    private static readonly ConditionalWeakTable<string, IReadOnlyList<Token>> Analysed = [];

    public static (List<(int Ordinal, FieldSet Fields)> Hits, List<int> Excluded) Evaluate(IReadOnlyList<Paper> papers, Query query)
    {
        var hits = new List<(int, FieldSet)>();
        var excluded = new List<int>();
        for (var i = 0; i < papers.Count; i++)
        {
            if (papers[i].Withdrawn)
                continue;
            if (Find(query.Root, papers[i], heedExclusions: true) is { } fields)
                hits.Add((i, fields));
            else if (Find(query.Root, papers[i], heedExclusions: false) is not null)
                excluded.Add(i);
        }

        return (hits, excluded);
    }

    private static FieldSet? Find(QueryNode node, Paper paper, bool heedExclusions)
    {
        switch (node)
        {
            case AllOf all:
                var found = all.Wanted.Select(child => Find(child, paper, heedExclusions)).ToList();
                if (found.Contains(null) || (heedExclusions && all.Unwanted.Any(child => Find(child, paper, heedExclusions) is not null)))
                    return null;
                return Union(found);
            case AnyOf any:
                var matching = any.Alternatives.Select(child => Find(child, paper, heedExclusions)).Where(fields => fields is not null).ToList();
                return matching.Count == 0 ? null : Union(matching);
            case TextTerm text:
                var inTitle = StandsIn(text, paper.Title) ? FieldSet.Title : FieldSet.None;
                var inAbstract = !text.TitleOnly && StandsIn(text, paper.Abstract) ? FieldSet.Abstract : FieldSet.None;
                return (inTitle | inAbstract) == FieldSet.None ? null : inTitle | inAbstract;
            case NameTerm { Field: FieldSet.Author } author:
                return paper.Authors.Any(name => PersonName.Read(name, new Lexicon()).Matches(author)) ? FieldSet.Author : null;
            case NameTerm organization:
                return PersonName.ReadPlain(paper.Organization ?? "", new Lexicon()).Matches(organization) ? FieldSet.Organization : null;
            case LabelTerm { Field: FieldSet.Category } category:
                var key = category.Label.ToLowerInvariant();
                return paper.Categories.Select(label => label.ToLowerInvariant()).Any(label => label == key || label.StartsWith(key + ".", StringComparison.Ordinal))
                    ? FieldSet.Category
                    : null;
            case LabelTerm source:
                return paper.Sources.Contains(source.Label) ? FieldSet.Source : null;
            case VotesTerm votes:
                return paper.Votes >= votes.AtLeast ? FieldSet.None : null;
            default:
                throw new InvalidOperationException("An unknown kind of node.");
        }
    }

    private static FieldSet Union(IEnumerable<FieldSet?> fields) => fields.Aggregate(FieldSet.None, (all, one) => all | one!.Value);

    /// <summary>The words of a text that speak for a paper which the query matches: those of alternatives that match, each as far as it reaches.</summary>
    public static SortedSet<int> Marked(Query query, Paper paper, bool inTitle)
    {
        var words = new SortedSet<int>();
        foreach (var term in Speaking(query.Root, paper).OfType<TextTerm>().Where(term => inTitle || !term.TitleOnly))
        {
            foreach (var (from, to) in Stretches(term, inTitle ? paper.Title : paper.Abstract))
                words.UnionWith(Enumerable.Range(from, to - from));
        }

        return words;
    }

    private static IEnumerable<QueryNode> Speaking(QueryNode node, Paper paper)
    {
        if (Find(node, paper, heedExclusions: true) is null)
            return [];
        IEnumerable<QueryNode> children = node is AllOf all ? all.Wanted : node is AnyOf any ? any.Alternatives : [];
        return children.SelectMany(child => Speaking(child, paper)).Prepend(node);
    }

    private static bool StandsIn(TextTerm term, string text) => Stretches(term, text).Any();

    /// <summary>From each position at which the term stands to the farthest at which it may end.</summary>
    private static IEnumerable<(int From, int To)> Stretches(TextTerm term, string text)
    {
        var tokens = Analysed.GetValue(text, Analyzer.Tokens);
        return tokens.Where(token => token.Span == 1)
            .Select(token => (token.Position, Ends: Ends(term, 0, tokens, token.Position).ToList()))
            .Where(found => found.Ends.Count > 0)
            .Select(found => (found.Position, found.Ends.Max()));
    }

    /// <summary>Where the pieces from one on, read from a position on, may end.</summary>
    private static IEnumerable<int> Ends(TextTerm term, int piece, IReadOnlyList<Token> tokens, int position)
    {
        if (piece == term.Pieces.Count)
            return [position];
        var isLast = piece == term.Pieces.Count - 1;
        var ends = new List<int>();
        foreach (var token in tokens.Where(token => token.Position == position))
        {
            if (Fits(term.Pieces[piece], token, term.Rule, term.EndsInPrefix && isLast))
                ends.AddRange(Ends(term, piece + 1, tokens, position + token.Span));
            foreach (var join in term.Joins.Where(join => join.First == piece && term.Rule != WordRule.Exact))
            {
                var endsInPrefix = term.EndsInPrefix && piece + join.Count == term.Pieces.Count;
                if (Fits(join.Piece, token, term.Rule, endsInPrefix))
                    ends.AddRange(Ends(term, piece + join.Count, tokens, position + token.Span));
            }
        }

        if (term.Rule != WordRule.Exact && !(term.EndsInPrefix && isLast) && IsSplit(term.Pieces[piece].Word.Folded, term.Rule, tokens, position))
            ends.AddRange(Ends(term, piece + 1, tokens, position + 2));
        return ends;
    }

    private static bool Fits(Piece piece, Token token, WordRule rule, bool isPrefix)
    {
        if (rule == WordRule.Exact)
            return token.Span == 1 && token.Written == piece.Word.Written;
        if (isPrefix)
            return token.Folded.StartsWith(piece.Word.Folded, StringComparison.Ordinal);
        return rule == WordRule.Stem ? token.Term == piece.Word.Term : piece.Forms.Contains(token.Folded);
    }

    /// <summary>Whether the word stands there in two parts of three letters or more.</summary>
    private static bool IsSplit(string folded, WordRule rule, IReadOnlyList<Token> tokens, int position)
    {
        var left = tokens.FirstOrDefault(token => token.Span == 1 && token.Position == position);
        var right = tokens.FirstOrDefault(token => token.Span == 1 && token.Position == position + 1);
        if (left.Word is null || right.Word is null || left.Folded.Length < 3 || folded.Length - left.Folded.Length < 3)
            return false;
        if (!folded.StartsWith(left.Folded, StringComparison.Ordinal))
            return false;
        var rest = folded[left.Folded.Length..];
        return rule == WordRule.Stem ? right.Term == Folding.Term(rest) : Plural.Forms(rest).Contains(right.Folded);
    }
}
