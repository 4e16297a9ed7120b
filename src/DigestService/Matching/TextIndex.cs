namespace DigestService.Matching;

/// <summary>
/// Titles and abstracts, both ways round: the words of all papers in one row (a gap after each title and each
/// abstract, so that no phrase crosses), and for each term its papers and places.
/// </summary>
internal sealed class TextIndex
{
    public const int Gap = -1;

    public required Vocabulary Vocabulary { get; init; }

    /// <summary>The words by place; <see cref="Gap"/> between texts.</summary>
    public required int[] Words { get; init; }

    /// <summary>Where a paper's title begins; one more entry than papers.</summary>
    public required int[] Starts { get; init; }

    /// <summary>Where a paper's title ends.</summary>
    public required int[] TitleEnds { get; init; }

    public required Postings Postings { get; init; }

    public required FormPostings Forms { get; init; }

    /// <summary>The places at which compounds begin.</summary>
    public required Bitmap HasCompound { get; init; }

    /// <summary>The same, ascending; their joined forms and widths in step.</summary>
    public required int[] CompoundPlaces { get; init; }

    public required int[] CompoundWords { get; init; }

    public required byte[] CompoundSpans { get; init; }

    public FieldSet FieldAt(int paper, int place) => place < TitleEnds[paper] ? FieldSet.Title : FieldSet.Abstract;

    /// <summary>Adds the papers that have a word which passes. An exact form is not among what can be asked.</summary>
    public void AddPapers(WordCheck check, FieldBitmaps papers)
    {
        switch (check.Kind)
        {
            case WordCheckKind.Term:
                Postings.AddPapers(check.A, papers);
                break;
            case WordCheckKind.Prefix:
                papers.Add(Forms.Papers(check.A, check.B));
                break;
            case WordCheckKind.Folded:
                foreach (var form in (ReadOnlySpan<int>)[check.A, check.B, check.C])
                {
                    if (form >= 0)
                        papers.Add(Forms.Papers(form, form + 1));
                }

                break;
            default:
                throw new InvalidOperationException("Only places tell where an exact form stands.");
        }
    }

    /// <summary>Whether these two words begin at this place.</summary>
    public bool IsPairAt(int place, WordCheck first, WordCheck second) =>
        first.Accepts(Words[place], Vocabulary) && second.Accepts(Words[place + 1], Vocabulary);

    /// <summary>How far the words at this place that pass the check reach: bit n is set for n places.</summary>
    public int SpansAt(int place, WordCheck check)
    {
        var spans = check.Accepts(Words[place], Vocabulary) ? 1 << 1 : 0;
        // The exact form of a compound is that of its parts.
        if (check.Kind == WordCheckKind.Written || Words[place] == Gap)
            return spans;
        if (!HasCompound.Has(place))
            return spans;
        var compound = Array.BinarySearch(CompoundPlaces, place);
        if (compound >= 0 && check.Accepts(CompoundWords[compound], Vocabulary))
            spans |= 1 << CompoundSpans[compound];
        return spans;
    }
}
