namespace DigestService.Matching;

/// <summary>A word, a compound or a phrase of the query at hand.</summary>
internal sealed class TextMatcher(PaperIndex index, SplitCache splits) : TermMatcher
{
    private readonly TextIndex _text = index.Text;
    private readonly TermPlan _plan = new(splits);
    private readonly Bitmap _inTitle = new(index.Papers.Count);
    private readonly Bitmap _inAbstract = new(index.Papers.Count);
    private bool _titleOnly;
    private bool _isLonePrefix;

    public void Prepare(TextTerm term)
    {
        _plan.Make(term, _text);
        _titleOnly = term.TitleOnly;
        _isLonePrefix = term is { EndsInPrefix: true, Pieces.Count: 1 };
        if (_isLonePrefix)
            SweepPrefix();
        Cost = _isLonePrefix ? _inTitle.Count() + _inAbstract.Count() : Math.Min(_plan.Cost, index.Papers.Count);
        Rarity = Relevance.Rarity(Cost, index.Papers.Count);
    }

    public override void FindCandidates(Bitmap papers)
    {
        if (_isLonePrefix)
        {
            papers.Add(_inTitle);
            papers.Add(_inAbstract);
        }
        else
        {
            // The bitmaps are free: only a lone beginning keeps anything in them.
            _plan.AddCandidates(papers, _inTitle, _text);
        }
    }

    public override bool Matches(int paper, out FieldSet fields)
    {
        if (_isLonePrefix)
            fields = (_inTitle.Has(paper) ? FieldSet.Title : FieldSet.None) | (_inAbstract.Has(paper) ? FieldSet.Abstract : FieldSet.None);
        else
            fields = FindIn(paper);
        if (_titleOnly)
            fields &= FieldSet.Title;
        return fields != FieldSet.None;
    }

    private FieldSet FindIn(int paper)
    {
        var fields = FieldSet.None;
        var sought = _titleOnly ? FieldSet.Title : FieldSet.Title | FieldSet.Abstract;
        for (var i = 0; i < _plan.StartTerms.Count && (fields & sought) != sought; i++)
        {
            var term = _plan.StartTerms[i];
            var at = _plan.Cursors[i] = _text.Postings.Seek(term, _plan.Cursors[i], paper);
            var papers = _text.Postings.Papers(term);
            if (at == papers.Length || papers[at] != paper)
                continue;
            var having = _text.Postings.Fields(term, at);
            if (i < _plan.Decisive)
                fields |= having;
            else if ((having & sought & ~fields) != 0)
                fields |= FindAt(_text.Postings.Places(term, at), _text.TitleEnds[paper], sought & ~fields);
        }

        return fields;
    }

    private FieldSet FindAt(ReadOnlySpan<int> places, int titleEnd, FieldSet sought)
    {
        var fields = FieldSet.None;
        foreach (var place in places)
        {
            var field = place < titleEnd ? FieldSet.Title : FieldSet.Abstract;
            if ((field & sought & ~fields) != 0 && _plan.MatchesAt(place, _text))
                fields |= field;
        }

        return fields;
    }

    /// <summary>A beginning may stand for thousands of words: their papers are gathered once, not asked for one by one.</summary>
    private void SweepPrefix()
    {
        _inTitle.Clear();
        _inAbstract.Clear();
        foreach (var term in _plan.StartTerms)
        {
            var papers = _text.Postings.Papers(term);
            for (var at = 0; at < papers.Length; at++)
            {
                var fields = FindAt(_text.Postings.Places(term, at), _text.TitleEnds[papers[at]], FieldSet.Title | FieldSet.Abstract);
                if (fields.HasFlag(FieldSet.Title))
                    _inTitle.Set(papers[at]);
                if (fields.HasFlag(FieldSet.Abstract))
                    _inAbstract.Set(papers[at]);
            }
        }
    }
}
