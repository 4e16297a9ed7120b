namespace DigestService.Matching;

internal enum WordCheckKind : byte
{
    Term,
    Folded,
    Prefix,
    Written,
}

/// <summary>What a word of a paper must be, in the numbers of a <see cref="Vocabulary"/>.</summary>
/// <param name="A">The term; the written form; the first of up to three folded forms; or the first number of a prefix's range.</param>
/// <param name="B">Another folded form, or the end of the range.</param>
internal readonly record struct WordCheck(WordCheckKind Kind, int A, int B = -1, int C = -1)
{
    public bool Accepts(int word, Vocabulary vocabulary)
    {
        if (word < 0)
            return false;
        if (Kind == WordCheckKind.Term)
            return vocabulary.TermOf(word) == A;
        if (Kind == WordCheckKind.Written)
            return word == A;
        var folded = vocabulary.FoldedOf(word);
        return Kind == WordCheckKind.Prefix ? folded >= A && folded < B : folded == A || folded == B || folded == C;
    }

    /// <summary>Adds the terms of the words that pass, some of them perhaps twice.</summary>
    public void AddTerms(Vocabulary vocabulary, List<int> terms)
    {
        var from = terms.Count;
        switch (Kind)
        {
            case WordCheckKind.Term:
                terms.Add(A);
                break;
            case WordCheckKind.Written:
                terms.Add(vocabulary.TermOf(A));
                break;
            case WordCheckKind.Folded:
                AddOnce(A, vocabulary, terms, from);
                AddOnce(B, vocabulary, terms, from);
                AddOnce(C, vocabulary, terms, from);
                break;
            default:
                for (var folded = A; folded < B; folded++)
                    AddOnce(folded, vocabulary, terms, from);
                break;
        }
    }

    /// <summary>Null if no word of the window can pass.</summary>
    public static WordCheck? For(Piece piece, WordRule rule, bool isPrefix, Vocabulary vocabulary)
    {
        if (isPrefix)
        {
            var (from, to) = vocabulary.Prefix(piece.Word.Folded);
            return from < to ? new WordCheck(WordCheckKind.Prefix, from, to) : null;
        }

        if (rule == WordRule.Written)
            return ForForms(piece.Forms, vocabulary);
        var id = rule == WordRule.Exact ? vocabulary.Written(piece.Word.Written) : vocabulary.Term(piece.Word.Term);
        return id >= 0 ? new WordCheck(rule == WordRule.Exact ? WordCheckKind.Written : WordCheckKind.Term, id) : null;
    }

    // Forms of one word stand together and mostly share their term.
    private static void AddOnce(int folded, Vocabulary vocabulary, List<int> terms, int from)
    {
        if (folded >= 0 && (terms.Count == from || terms[^1] != vocabulary.TermOfFolded(folded)))
            terms.Add(vocabulary.TermOfFolded(folded));
    }

    private static WordCheck? ForForms(IReadOnlyList<string> forms, Vocabulary vocabulary)
    {
        Span<int> ids = [-1, -1, -1];
        var found = false;
        for (var i = 0; i < forms.Count; i++)
        {
            ids[i] = vocabulary.Folded(forms[i]);
            found |= ids[i] >= 0;
        }

        return found ? new WordCheck(WordCheckKind.Folded, ids[0], ids[1], ids[2]) : null;
    }
}
