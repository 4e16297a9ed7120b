using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>
/// Answers whether and why keywords catch one paper, by the matcher's rules: for mails, search and tuning alike. It reads
/// the paper once, and only what is asked for; any number of threads may ask.
/// </summary>
public sealed class PaperEvidence(Paper paper)
{
    private TextReading? _title;
    private TextReading? _abstract;

    // Two threads may both read it, to the same end.
    private TextReading Title => _title ??= new TextReading(paper.Title);

    private TextReading Abstract => _abstract ??= new TextReading(paper.Abstract);

    /// <summary>Where one term of the query stands; empty lists where it does not stand in the texts.</summary>
    private sealed record Place(bool Stands, List<TextSpan> InTitle, List<TextSpan> InAbstract);

    public bool Catches(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return !paper.Withdrawn && Matches(query.Root, new Place?[query.Terms.Count]);
    }

    /// <summary>Null if the query does not catch this paper.</summary>
    public Evidence? Find(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var places = new Place?[query.Terms.Count];
        if (paper.Withdrawn || !Matches(query.Root, places))
            return null;

        var terms = new List<QueryTerm>();
        Explain(query.Root, places, terms);
        var titleSpans = Spans.Merge([.. terms.SelectMany(term => places[term.Ordinal]!.InTitle)]);
        var abstractSpans = Spans.Merge([.. terms.SelectMany(term => places[term.Ordinal]!.InAbstract)]);
        return new Evidence(
            titleSpans,
            abstractSpans,
            string.Join(", ", WhereFound.Of(paper, terms, titleSpans.Count > 0, abstractSpans.Count > 0)),
            Snippets.Pick(paper.Abstract, abstractSpans));
    }

    /// <summary>The terms that speak for the paper: those of the alternatives that match, no exclusions.</summary>
    private void Explain(QueryNode node, Place?[] places, List<QueryTerm> terms)
    {
        if (!Matches(node, places))
            return;
        if (node is QueryTerm term)
            terms.Add(term);
        foreach (var child in node is AllOf all ? all.Wanted : node is AnyOf any ? any.Alternatives : [])
            Explain(child, places, terms);
    }

    private bool Matches(QueryNode node, Place?[] places) => node switch
    {
        AllOf all => all.Wanted.All(child => Matches(child, places)) && !all.Unwanted.Any(child => Matches(child, places)),
        AnyOf any => any.Alternatives.Any(child => Matches(child, places)),
        QueryTerm term => (places[term.Ordinal] ??= Look(term)).Stands,
        _ => throw new InvalidOperationException("An unknown kind of node."),
    };

    private Place Look(QueryTerm term)
    {
        if (term is not TextTerm text)
            return new Place(Stands(term), [], []);
        var inTitle = Title.Find(text);
        var inAbstract = text.TitleOnly ? [] : Abstract.Find(text);
        return new Place(inTitle.Count + inAbstract.Count > 0, inTitle, inAbstract);
    }

    private bool Stands(QueryTerm term) => term switch
    {
        NameTerm { Field: FieldSet.Author } author => paper.Authors.Any(name => PersonName.Read(name, Lexicon.Shared).Matches(author)),
        NameTerm organization => PersonName.ReadPlain(paper.Organization ?? "", Lexicon.Shared).Matches(organization),
        LabelTerm { Field: FieldSet.Category } category => paper.Categories.Any(label => CategoryLabels.Of(label).Contains(category.Key)),
        LabelTerm source => paper.Sources.Contains(source.Key, StringComparer.OrdinalIgnoreCase),
        VotesTerm votes => paper.Votes >= votes.AtLeast,
        _ => throw new InvalidOperationException("An unknown kind of term."),
    };
}
