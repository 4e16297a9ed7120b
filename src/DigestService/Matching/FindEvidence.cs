namespace DigestService.Matching;

/// <summary>Turns the places at which terms matched a paper of an index into stretches of its text.</summary>
internal static class FindEvidence
{
    /// <param name="terms">What <see cref="Matcher"/> says speaks for the paper.</param>
    /// <returns>Null if nothing does.</returns>
    public static Evidence? In(PaperIndex index, int ordinal, WordPlaces words, IReadOnlyList<(QueryTerm Term, TermMatcher Matcher)> terms)
    {
        if (terms.Count == 0)
            return null;

        var paper = index.Papers[ordinal];
        var (inTitle, inAbstract) = (new List<TextSpan>(), new List<TextSpan>());
        var (titleFrom, abstractFrom) = (index.Text.Starts[ordinal], index.Text.TitleEnds[ordinal]);
        foreach (var matcher in terms.Select(term => term.Matcher).OfType<TextMatcher>())
        {
            foreach (var (from, to) in matcher.Places(ordinal))
            {
                if (from < abstractFrom)
                    inTitle.Add(Spans.Of(words.Title, from - titleFrom, to - titleFrom, paper.Title));
                else
                    inAbstract.Add(Spans.Of(words.Abstract, from - abstractFrom, to - abstractFrom, paper.Abstract));
            }
        }

        var abstractSpans = Spans.Merge(inAbstract);
        return new Evidence(
            Spans.Merge(inTitle),
            abstractSpans,
            string.Join(", ", WhereFound.Of(paper, terms.Select(term => term.Term), inTitle.Count > 0, inAbstract.Count > 0)),
            Snippets.Pick(paper.Abstract, abstractSpans));
    }
}
