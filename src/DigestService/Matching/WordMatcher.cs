namespace DigestService.Matching;

/// <summary>
/// A word or a beginning by itself, neither a phrase nor exact: most of what keywords ask. Neighbours do not matter, but where
/// the word is written as two, and that is known for the whole window. So it is decided by sets alone, for all papers at
/// once: a mixed query over 1,000 papers takes 11 µs with it, and took 17 when each candidate was looked into.
/// </summary>
internal sealed class WordMatcher(PaperIndex index, SplitCache splits) : TermMatcher
{
    private readonly TextIndex _text = index.Text;
    private readonly FieldBitmaps _papers = new(index.Papers.Count);
    private FieldSet _fields;

    public static bool Takes(TextTerm term) => term.Pieces.Count == 1 && term.Rule != WordRule.Exact;

    public void Prepare(TextTerm term)
    {
        _papers.Clear();
        Add(term.Pieces[0], term.Rule, term.EndsInPrefix);
        for (var i = 0; i < term.Joins.Count; i++)
            Add(term.Joins[i].Piece, term.Rule, term.EndsInPrefix);
        if (!term.EndsInPrefix)
            _papers.Add(splits.Of(term.Pieces[0].Word.Folded, term.Rule).Papers);
        Cost = _papers.Count();
        Rarity = index.Rarity(Cost);
        _fields = term.TitleOnly ? FieldSet.Title : FieldSet.Title | FieldSet.Abstract;
    }

    public override void FindCandidates(Bitmap papers)
    {
        papers.Add(_papers.InTitle);
        if (_fields != FieldSet.Title)
            papers.Add(_papers.InAbstract);
    }

    public override bool Matches(int paper, out FieldSet fields)
    {
        fields = _papers.FieldsIn(paper) & _fields;
        return fields != FieldSet.None;
    }

    private void Add(Piece piece, WordRule rule, bool isPrefix)
    {
        if (WordCheck.For(piece, rule, isPrefix, _text.Vocabulary) is { } check)
            _text.AddPapers(check, _papers);
    }
}
