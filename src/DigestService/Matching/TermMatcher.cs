namespace DigestService.Matching;

/// <summary>One term of the query at hand, in the numbers of the index. Asked for ascending papers.</summary>
internal abstract class TermMatcher
{
    /// <summary>About how many papers it matches; never fewer than it does, 0 if it cannot match.</summary>
    public int Cost { get; protected set; }

    public float Rarity { get; protected set; }

    /// <summary>Sets the bits of the papers that may match, all that do among them; of an empty set.</summary>
    public abstract void FindCandidates(Bitmap papers);

    /// <param name="fields">Where the term stands in the paper; none for <c>votes:</c>.</param>
    public abstract bool Matches(int paper, out FieldSet fields);
}

/// <summary>An author, an organisation, a category, a source.</summary>
internal sealed class BitmapMatcher(PaperIndex index) : TermMatcher
{
    private readonly Bitmap _own = new(index.Papers.Count);
    private Bitmap? _papers;
    private FieldSet _field;

    public void Prepare(NameTerm term)
    {
        _own.Clear();
        (term.Field == FieldSet.Author ? index.Authors : index.Organizations).AddPapers(term, _own);
        Take(_own, term.Field);
    }

    public void Prepare(LabelTerm term) => Take(index.Labelled(term), term.Field);

    public override void FindCandidates(Bitmap papers)
    {
        if (_papers is not null)
            papers.Add(_papers);
    }

    public override bool Matches(int paper, out FieldSet fields)
    {
        fields = _field;
        return _papers?.Has(paper) ?? false;
    }

    private void Take(Bitmap? papers, FieldSet field)
    {
        (_papers, _field) = (papers, field);
        Cost = papers?.Count() ?? 0;
        Rarity = index.Rarity(Cost);
    }
}

/// <summary>At least so many votes.</summary>
internal sealed class VotesMatcher(PaperIndex index) : TermMatcher
{
    private int _atLeast;

    public void Prepare(VotesTerm term)
    {
        _atLeast = term.AtLeast;
        Cost = index.Papers.Count;
        Rarity = index.Rarity(Cost);
    }

    public override void FindCandidates(Bitmap papers)
    {
        for (var paper = 0; paper < index.Votes.Length; paper++)
        {
            if (index.Votes[paper] >= _atLeast)
                papers.Set(paper);
        }
    }

    public override bool Matches(int paper, out FieldSet fields)
    {
        fields = FieldSet.None;
        return index.Votes[paper] >= _atLeast;
    }
}
