namespace DigestService.Matching;

/// <summary>
/// One text, read word by word as the matcher reads a whole window: for a single paper that is cheaper than an index. Words are
/// looked up when a term may fit them, by their first letter, and few ever are: an abstract is cut and searched in 42 µs, where
/// looking up each of its words takes 61 µs before any is searched for. Any number of threads may ask.
/// </summary>
internal sealed class TextReading
{
    private const char Any = '\0';

    private readonly string _text;
    private readonly char[] _written;
    private readonly Cut[] _cuts;
    private readonly char[] _firsts;
    private readonly Word?[] _words;
    private readonly TextSpan[] _places;
    private readonly List<Cut> _compounds = [];

    public TextReading(string text)
    {
        _text = text;
        var (scanner, cuts) = Analyzer.Cut(text, out _);
        _written = scanner.Written;
        var count = cuts.Count == 0 ? 0 : cuts[^1].Position + cuts[^1].Span;
        (_cuts, _firsts, _words, _places) = (new Cut[count], new char[count], new Word?[count], new TextSpan[count]);
        foreach (var cut in cuts)
        {
            if (cut.Span == 1)
                (_cuts[cut.Position], _firsts[cut.Position], _places[cut.Position]) = (cut, First(_written[cut.From]), new TextSpan(cut.Start, cut.Length));
            else
                _compounds.Add(cut);
        }
    }

    /// <summary>Where the term stands: from each word on, as far as it reaches.</summary>
    public List<TextSpan> Find(TextTerm term)
    {
        var spans = new List<TextSpan>();
        var firsts = Firsts(term);
        for (var place = Next(firsts, 0); place < _words.Length; place = Next(firsts, place + 1))
        {
            var reach = term.Pieces.Count == 1 ? ReachOfWord(term, place) : ReachOfPhrase(term, place);
            if (reach != 0)
                spans.Add(Spans.Of(_places, place, place + (int)UInt128.Log2(reach), _text));
        }

        return spans;
    }

    /// <summary>What the words begin with at which the term may begin.</summary>
    private static ReadOnlySpan<char> Firsts(TextTerm term)
    {
        var firsts = new char[2 + term.Joins.Count];
        (firsts[0], firsts[1]) = (Any, term.Pieces[0].Word.Folded[0]);
        for (var i = 0; i < term.Joins.Count; i++)
            firsts[2 + i] = term.Joins[i].Piece.Word.Folded[0];
        return firsts;
    }

    private int Next(ReadOnlySpan<char> firsts, int from) =>
        _firsts.AsSpan(from).IndexOfAny(firsts) is var at and >= 0 ? from + at : _words.Length;

    /// <summary>Where a match that begins at this place may end: bit n is set for n places on.</summary>
    private UInt128 ReachOfWord(TextTerm term, int place)
    {
        var reach = SpansAt(place, term.Pieces[0], term.Rule, term.EndsInPrefix) | SplitAt(place, term, 0);
        for (var i = 0; i < term.Joins.Count; i++)
            reach |= SpansAt(place, term.Joins[i].Piece, term.Rule, isPrefix: false);
        return (UInt128)reach;
    }

    private UInt128 ReachOfPhrase(TextTerm term, int place)
    {
        var pieces = term.Pieces.Count;
        Span<UInt128> reached = stackalloc UInt128[pieces + 1];
        reached.Clear();
        reached[0] = UInt128.One;
        for (var piece = 0; piece < pieces; piece++)
        {
            for (var offsets = reached[piece]; offsets != 0; offsets &= offsets - 1)
            {
                var offset = (int)UInt128.TrailingZeroCount(offsets);
                var at = place + offset;
                var own = SpansAt(at, term.Pieces[piece], term.Rule, term.EndsInPrefix && piece == pieces - 1);
                reached[piece + 1] |= (UInt128)(own | SplitAt(at, term, piece)) << offset;
                for (var i = 0; i < term.Joins.Count && term.Rule != WordRule.Exact; i++)
                {
                    var join = term.Joins[i];
                    if (join.First == piece)
                        reached[piece + join.Count] |= (UInt128)SpansAt(at, join.Piece, term.Rule, term.EndsInPrefix && piece + join.Count == pieces) << offset;
                }
            }
        }

        return reached[pieces];
    }

    /// <summary>How far the words at this place reach that are this piece: bit n is set for n places.</summary>
    private int SpansAt(int place, Piece piece, WordRule rule, bool isPrefix)
    {
        if (place >= _words.Length)
            return 0;
        if (!MayFit(place, piece.Word.Folded))
            return 0;
        var spans = Fits(WordAt(place), piece, rule, isPrefix) ? 1 << 1 : 0;
        // The exact form of a compound is that of its parts.
        if (rule != WordRule.Exact && CompoundAt(place) is { } compound && Fits(LookUp(compound), piece, rule, isPrefix))
            spans |= 1 << compound.Span;
        return spans;
    }

    private bool MayFit(int place, string folded) => _firsts[place] is var first && (first == folded[0] || first == Any);

    /// <summary>Folding and stemming keep a first letter that is ASCII, but for its case.</summary>
    private static char First(char written) => char.IsAscii(written) ? char.ToLowerInvariant(written) : Any;

    // Two threads may both look it up, to the same end.
    private Word WordAt(int place) => _words[place] ??= LookUp(_cuts[place]);

    private Word LookUp(Cut cut) => Lexicon.Shared.Get(_written.AsSpan(cut.From, cut.Count));

    private Cut? CompoundAt(int place)
    {
        var (low, high) = (0, _compounds.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_compounds[middle].Position < place)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _compounds.Count && _compounds[low].Position == place ? _compounds[low] : null;
    }

    /// <summary>Whether the piece stands here as two words: 1 shifted by two places, or 0.</summary>
    private int SplitAt(int place, TextTerm term, int piece)
    {
        if (place + 1 >= _words.Length || term.Rule == WordRule.Exact || (term.EndsInPrefix && piece == term.Pieces.Count - 1))
            return 0;
        var folded = term.Pieces[piece].Word.Folded;
        if (!MayFit(place, folded))
            return 0;
        var left = WordAt(place).Folded;
        var (from, to) = Compounds.Cuts(folded);
        if (left.Length < from || left.Length >= to || !folded.StartsWith(left, StringComparison.Ordinal))
            return 0;
        return Fits(WordAt(place + 1), Compounds.Rest(folded, left.Length), term.Rule, isPrefix: false) ? 1 << 2 : 0;
    }

    private static bool Fits(Word word, Piece piece, WordRule rule, bool isPrefix)
    {
        if (isPrefix)
            return word.Folded.StartsWith(piece.Word.Folded, StringComparison.Ordinal);
        return rule switch
        {
            WordRule.Stem => word.Term == piece.Word.Term,
            WordRule.Written => piece.Forms.Contains(word.Folded),
            _ => word.Written == piece.Word.Written,
        };
    }
}
