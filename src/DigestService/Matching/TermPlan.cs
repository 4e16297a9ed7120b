using System.Numerics;

namespace DigestService.Matching;

/// <summary>
/// The ways to read a text term in a window, piece by piece: the piece itself, the piece written as two words, or
/// several pieces written as one. Reused from query to query, so that evaluating makes no garbage.
/// </summary>
internal sealed class TermPlan(SplitCache splits)
{
    /// <summary>Longer phrases keep book of where they have been: their readings multiply.</summary>
    private const int MaxTried = 4;

    private readonly List<Way> _ways = [];
    private readonly List<int> _waysFrom = [];
    private readonly List<int> _candidateTerms = [];
    private readonly List<int> _candidatesFrom = [];

    /// <summary>The terms with which a match can begin, and how far each of their lists has been read.</summary>
    public List<int> StartTerms { get; } = [];

    public List<int> Cursors { get; } = [];

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
        FindStarts(text);
        FindCandidates(term, text);
    }

    /// <summary>Adds the papers that have every piece in one field, read in one way or another.</summary>
    public void AddCandidates(FieldBitmaps papers, FieldBitmaps scratch, TextIndex text)
    {
        for (var piece = 0; piece < _candidatesFrom.Count - 1; piece++)
        {
            var having = piece == 0 ? papers : scratch;
            if (piece > 0)
                scratch.Clear();
            for (var i = _candidatesFrom[piece]; i < _candidatesFrom[piece + 1]; i++)
                text.Postings.AddPapers(_candidateTerms[i], having);
            if (piece > 0)
                papers.Keep(scratch);
        }
    }

    /// <summary>Whether a match begins at this place.</summary>
    public bool MatchesAt(int place, TextIndex text) =>
        _waysFrom.Count - 1 <= MaxTried ? CanRead(0, place, text) : Reach(place, text) != 0;

    /// <summary>Whether the pieces from one on can be read from this place: mostly the first word says that they cannot.</summary>
    private bool CanRead(int piece, int place, TextIndex text)
    {
        if (piece == _waysFrom.Count - 1)
            return true;
        for (var i = _waysFrom[piece]; i < _waysFrom[piece + 1]; i++)
        {
            for (var spans = Spans(_ways[i], place, text); spans != 0; spans &= spans - 1)
            {
                if (CanRead(piece + _ways[i].Pieces, place + BitOperations.TrailingZeroCount(spans), text))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Where a match that begins at this place may end: bit n is set for n places on. No bit, no match.</summary>
    private UInt128 Reach(int place, TextIndex text)
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
                    reached[piece + _ways[i].Pieces] |= (UInt128)Spans(_ways[i], place + offset, text) << offset;
            }
        }

        return reached[pieces];
    }

    private static int Spans(Way way, int place, TextIndex text)
    {
        if (way.Second is not { } second)
            return text.SpansAt(place, way.First);
        return text.IsPairAt(place, way.First, second) ? 1 << 2 : 0;
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
        foreach (var (first, second) in splits.Of(term.Pieces[piece].Word.Folded, term.Rule).Pairs)
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

    private void FindStarts(TextIndex text)
    {
        StartTerms.Clear();
        for (var i = 0; i < _waysFrom[1]; i++)
            _ways[i].First.AddTerms(text.Vocabulary, StartTerms);
        Cursors.Clear();
        for (var i = 0; i < StartTerms.Count; i++)
            Cursors.Add(0);
    }

    /// <summary>For each piece the terms with which it can be read: a match has one of them for every piece.</summary>
    private void FindCandidates(TextTerm term, TextIndex text)
    {
        _candidateTerms.Clear();
        _candidatesFrom.Clear();
        // A beginning at the end of a phrase may stand for thousands of words: better to look than to gather them.
        var pieces = term.Pieces.Count - (term is { EndsInPrefix: true, Pieces.Count: > 1 } ? 1 : 0);
        for (var piece = 0; piece < pieces; piece++)
        {
            _candidatesFrom.Add(_candidateTerms.Count);
            AddReadings(piece, text);
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
