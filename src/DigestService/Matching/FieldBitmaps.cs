namespace DigestService.Matching;

/// <summary>The papers that have something in their title, and those that have it in their abstract, a bit each.</summary>
internal sealed class FieldBitmaps(int papers)
{
    public Bitmap InTitle { get; } = new(papers);

    public Bitmap InAbstract { get; } = new(papers);

    public void Clear()
    {
        InTitle.Clear();
        InAbstract.Clear();
    }

    public void Add(FieldBitmaps other)
    {
        InTitle.Add(other.InTitle);
        InAbstract.Add(other.InAbstract);
    }

    public void Add(ReadOnlySpan<PaperFields> papers)
    {
        foreach (var each in papers)
        {
            InTitle.SetIf(each.InTitle, each.Paper);
            InAbstract.SetIf(each.InAbstract, each.Paper);
        }
    }

    public void Keep(FieldBitmaps other)
    {
        InTitle.Keep(other.InTitle);
        InAbstract.Keep(other.InAbstract);
    }

    /// <summary>How many papers have it in either.</summary>
    public int Count() => InTitle.CountEither(InAbstract);

    public FieldSet FieldsIn(int paper) =>
        (InTitle.Has(paper) ? FieldSet.Title : FieldSet.None) | (InAbstract.Has(paper) ? FieldSet.Abstract : FieldSet.None);
}

/// <summary>A paper and the fields in which it has something, in one number: window after window holds hundred thousands of them.</summary>
internal readonly record struct PaperFields(int Packed)
{
    public PaperFields(int paper, FieldSet fields)
        : this(paper << 2 | (int)(fields & (FieldSet.Title | FieldSet.Abstract)))
    {
    }

    public int Paper => Packed >> 2;

    public bool InTitle => (Packed & (int)FieldSet.Title) != 0;

    public bool InAbstract => (Packed & (int)FieldSet.Abstract) != 0;

    public PaperFields With(FieldSet fields) => new(Packed | (int)fields);
}
