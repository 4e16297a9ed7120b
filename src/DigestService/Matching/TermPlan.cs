namespace DigestService.Matching;

/// <summary>
/// The ways to read a text term in a window, piece by piece: the piece itself, the piece written as two words, or
/// several pieces written as one. Reused from query to query, so that evaluating makes no garbage.
/// </summary>
internal sealed class TermPlan(SplitCache splits)
{
    private readonly List<Way> _ways = [];
    private readonly List<int> _waysFrom = [];
    private readonly List<int> _candidateTerms = [];
    private readonly List<int> _candidatesFrom = [];

    /// <summary>The terms with which a match can begin, and how far each of their lists has been read.</summary>
    public List<int> StartTerms { get; } = [];

    public List<int> Cursors { get; } = [];

    /// <summary>How many papers have the rarest piece, at most; 0 if nothing can match.</summary>
    public int Cost { get; private set; }

    /// <summary>How many of the start terms, the first ones, are all that it takes: who has one of them matches.</summary>
    public int Decisive { get; private set; }

    /// <summary>A way to read the pieces from one on.</summary>
    /// <param name="Pieces">How many pieces it reads.</param>
    /// <param name="Second">The next word's check, where one piece is written as two words.</param>
    private readonly record struct Way(int Pieces, WordCheck First, WordCheck? Second);

    public void Make(TextTerm term, TextIndex text)
    {
        _ways.Clear();
        _waysFrom.Clear();
        for (var i = 0; i < term.Pieces.Count; i++)
        {
            _waysFrom.Add(_ways.Count);
            AddOwn(term, i, text.Vocabulary);
            AddSplits(term, i);
            AddJoins(term, i, text.Vocabulary);
        }

        _waysFrom.Add(_ways.Count);
        FindStarts(term, text);
        FindCandidates(term, text);
    }

    /// <summary>Sets the bits of the papers that have every piece, read in one way or another.</summary>
    public void AddCandidates(Bitmap papers, Bitmap scratch, TextIndex text)
    {
        for (var piece = 0; piece < _candidatesFrom.Count - 1; piece++)
        {
            var bits = piece == 0 ? papers : scratch;
            if (piece > 0)
                scratch.Clear();
            for (var i = _candidatesFrom[piece]; i < _candidatesFrom[piece + 1]; i++)
                text.Postings.AddPapers(_candidateTerms[i], bits);
            if (piece > 0)
                papers.Keep(scratch);
        }
    }

    /// <summary>Whether a match begins at this place.</summary>
    public bool MatchesAt(int place, TextIndex text)
    {
        for (var piece = 0; piece < _waysFrom.Count - 1; piece++)
        {
            // The common case is quick: one way for each piece, a place each.
            var first = _waysFrom[piece];
            if (_waysFrom[piece + 1] != first + 1 || _ways[first].Second is not null || _ways[first].Pieces != 1)
                return Reach(place - piece, text) != 0;
            var spans = text.SpansAt(place, _ways[first].First);
            if (spans == 0)
                return false;
            if (spans != 1 << 1)
                return Reach(place - piece, text) != 0;
            place++;
        }

        return true;
    }

    /// <summary>Where a match that begins at this place may end: bit n is set for n places on. No bit, no match.</summary>
    public UInt128 Reach(int place, TextIndex text)
    {
        var pieces = _waysFrom.Count - 1;
        Span<UInt128> reached = stackalloc UInt128[pieces + 1];
        reached.Clear();
        reached[0] = UInt128.One;
        for (var piece = 0; piece < pieces; piece++)
        {
            for (var offsets = reached[piece]; offsets != 0; offsets &= offsets - 1)
            {
                var offset = (int)UInt128.TrailingZeroCount(offsets);
                for (var i = _waysFrom[piece]; i < _waysFrom[piece + 1]; i++)
                    reached[piece + _ways[i].Pieces] |= Follow(_ways[i], place + offset, text) << offset;
            }
        }

        return reached[pieces];
    }

    private static UInt128 Follow(Way way, int place, TextIndex text)
    {
        if (way.Second is not { } second)
            return (UInt128)text.SpansAt(place, way.First);
        return way.First.Accepts(text.Words[place], text.Vocabulary) && second.Accepts(text.Words[place + 1], text.Vocabulary)
            ? (UInt128)1 << 2
            : 0;
    }

    private void AddOwn(TextTerm term, int piece, Vocabulary vocabulary)
    {
        var isPrefix = term.EndsInPrefix && piece == term.Pieces.Count - 1;
        if (WordCheck.For(term.Pieces[piece], term.Rule, isPrefix, vocabulary) is { } check)
            _ways.Add(new Way(1, check, null));
    }

    private void AddSplits(TextTerm term, int piece)
    {
        if (term.Rule == WordRule.Exact || (term.EndsInPrefix && piece == term.Pieces.Count - 1))
            return;
        foreach (var (first, second) in splits.Of(term.Pieces[piece].Word.Folded, term.Rule))
            _ways.Add(new Way(1, first, second));
    }

    private void AddJoins(TextTerm term, int piece, Vocabulary vocabulary)
    {
        if (term.Rule == WordRule.Exact)
            return;
        foreach (var join in term.Joins)
        {
            if (join.First != piece)
                continue;
            var isPrefix = term.EndsInPrefix && piece + join.Count == term.Pieces.Count;
            if (WordCheck.For(join.Piece, term.Rule, isPrefix, vocabulary) is { } check)
                _ways.Add(new Way(join.Count, check, null));
        }
    }

    private void FindStarts(TextTerm term, TextIndex text)
    {
        StartTerms.Clear();
        if (term.Pieces.Count == 1)
            AddStarts(decisive: true, text);
        Decisive = StartTerms.Count;
        AddStarts(decisive: false, text);
        Cursors.Clear();
        for (var i = 0; i < StartTerms.Count; i++)
            Cursors.Add(0);
    }

    private void AddStarts(bool decisive, TextIndex text)
    {
        for (var i = 0; i < _waysFrom[1]; i++)
        {
            var decides = _waysFrom.Count == 2 && _ways[i] is { First.Kind: WordCheckKind.Term, Second: null };
            if (decides == decisive)
                _ways[i].First.AddTerms(text.Vocabulary, StartTerms);
        }
    }

    /// <summary>For each piece the terms with which it can be read: a match has one of them for every piece.</summary>
    private void FindCandidates(TextTerm term, TextIndex text)
    {
        _candidateTerms.Clear();
        _candidatesFrom.Clear();
        Cost = int.MaxValue;
        // A beginning at the end of a phrase may stand for thousands of words: better to look than to gather them.
        var pieces = term.Pieces.Count - (term is { EndsInPrefix: true, Pieces.Count: > 1 } ? 1 : 0);
        for (var piece = 0; piece < pieces; piece++)
        {
            var from = _candidateTerms.Count;
            _candidatesFrom.Add(from);
            AddReadings(piece, text);
            var cost = 0;
            for (var i = from; i < _candidateTerms.Count; i++)
                cost += text.Postings.Count(_candidateTerms[i]);
            Cost = Math.Min(Cost, cost);
        }

        _candidatesFrom.Add(_candidateTerms.Count);
    }

    private void AddReadings(int piece, TextIndex text)
    {
        for (var from = 0; from <= piece; from++)
        {
            for (var i = _waysFrom[from]; i < _waysFrom[from + 1]; i++)
            {
                if (from + _ways[i].Pieces > piece)
                    Rarer(_ways[i], text).AddTerms(text.Vocabulary, _candidateTerms);
            }
        }
    }

    /// <summary>Of two words in a row, the one that fewer papers have.</summary>
    private static WordCheck Rarer(Way way, TextIndex text)
    {
        if (way.Second is not { Kind: not WordCheckKind.Prefix } second)
            return way.First;
        var first = text.Postings.Count(text.Vocabulary.TermOfFolded(way.First.A));
        return second.Kind == WordCheckKind.Term && text.Postings.Count(second.A) < first ? second : way.First;
    }
}
