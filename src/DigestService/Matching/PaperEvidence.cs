using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>Answers why keywords caught one paper, through the matcher itself. Analyses the paper once; one a thread.</summary>
public sealed class PaperEvidence
{
    private readonly Paper _paper;
    private readonly PaperIndex _index;
    private readonly Matcher _matcher;
    private readonly List<Token> _title;
    private readonly List<Token> _abstract;

    public PaperEvidence(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var lexicon = Lexicon.Shared;
        _paper = paper;
        _index = PaperIndex.Build([paper]);
        _matcher = new Matcher(_index);
        _title = Analyzer.Tokens(paper.Title, lexicon).FindAll(token => token.Span == 1);
        _abstract = Analyzer.Tokens(paper.Abstract, lexicon).FindAll(token => token.Span == 1);
    }

    /// <summary>Null if the query does not catch this paper.</summary>
    public Evidence? Find(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var terms = _matcher.Explain(query, 0);
        if (terms.Count == 0)
            return null;

        var (inTitle, inAbstract) = (new List<TextSpan>(), new List<TextSpan>());
        var abstractFrom = _index.Text.TitleEnds[0];
        foreach (var matcher in terms.Select(term => term.Matcher).OfType<TextMatcher>())
        {
            foreach (var (from, to) in matcher.Places(0))
            {
                if (from < abstractFrom)
                    inTitle.Add(Spans.Of(_title, from, to, _paper.Title));
                else
                    inAbstract.Add(Spans.Of(_abstract, from - abstractFrom, to - abstractFrom, _paper.Abstract));
            }
        }

        var abstractSpans = Spans.Merge(inAbstract);
        return new Evidence(
            Spans.Merge(inTitle),
            abstractSpans,
            string.Join(", ", WhereFound.Of(_paper, terms.Select(term => term.Term), inTitle.Count > 0, inAbstract.Count > 0)),
            Snippets.Pick(_paper.Abstract, abstractSpans));
    }
}
