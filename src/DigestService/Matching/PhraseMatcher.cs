namespace DigestService.Matching;

/// <summary>A compound, a phrase or an exact word of the query at hand: the papers that have all of its pieces are looked into.</summary>
internal sealed class PhraseMatcher(PaperIndex index, SplitCache splits) : TermMatcher
{
    private readonly TextIndex _text = index.Text;
    private readonly TermPlan _plan = new(splits);
    private readonly FieldBitmaps _candidates = new(index.Papers.Count);
    private readonly FieldBitmaps _scratch = new(index.Papers.Count);

    public void Prepare(TextTerm term)
    {
        _plan.Make(term, _text);
        _candidates.Clear();
        _plan.AddCandidates(_candidates, _scratch, _text);
        if (term.TitleOnly)
            _candidates.InAbstract.Clear();
        Cost = _candidates.Count();
        Rarity = index.Rarity(Cost);
    }

    public override void FindCandidates(Bitmap papers)
    {
        papers.Add(_candidates.InTitle);
        papers.Add(_candidates.InAbstract);
    }

    public override bool Matches(int paper, out FieldSet fields)
    {
        fields = FieldSet.None;
        var sought = _candidates.FieldsIn(paper);
        for (var i = 0; i < _plan.StartTerms.Count && fields != sought; i++)
        {
            var term = _plan.StartTerms[i];
            var at = _plan.Cursors[i] = _text.Postings.Seek(term, _plan.Cursors[i], paper);
            var papers = _text.Postings.Papers(term);
            if (at < papers.Length && papers[at] == paper)
                fields |= FindAt(_text.Postings.Places(term, at), paper, sought & ~fields);
        }

        return fields != FieldSet.None;
    }

    private FieldSet FindAt(ReadOnlySpan<int> places, int paper, FieldSet sought)
    {
        var fields = FieldSet.None;
        foreach (var place in places)
        {
            var field = _text.FieldAt(paper, place);
            if ((field & sought & ~fields) != 0 && _plan.MatchesAt(place, _text))
                fields |= field;
        }

        return fields;
    }
}
