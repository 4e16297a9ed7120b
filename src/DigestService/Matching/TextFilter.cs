namespace DigestService.Matching;

/// <summary>
/// What a word or a phrase asks of PostgreSQL. It is read as the matcher reads it: pieces in a row, each of them itself,
/// or some of them one word (joins), or one of them two words (splits). The letters are those of <see cref="SearchTerms"/>.
/// </summary>
internal sealed class TextFilter(TextTerm term)
{
    /// <summary>More ways than this to cut a phrase into pieces and joins are left to the matcher.</summary>
    private const int MaxReadings = 32;

    private readonly string _title = term.TitleOnly ? "AB" : "";

    public FilterParts Parts()
    {
        var readings = Readings(0).Take(MaxReadings + 1).ToList();
        var parts = readings.Take(MaxReadings).Select(Reading).ToList();
        parts.AddRange(term.Joins.Where(join => term.Pieces.Count == 1 && term.Rule != WordRule.Exact).Select(join => Alone(join.Piece, isPrefix: false)));
        parts.AddRange(term.Pieces.Count == 1 ? [Splits(0)] : [Otherwise(readings.Count > MaxReadings)]);
        return FilterParts.AnyOf(parts);
    }

    /// <summary>A word, or words that count as one, at a place in the phrase.</summary>
    private readonly record struct Tile(Piece Piece, bool IsPrefix);

    /// <summary>The ways to lay the pieces from one on with themselves and with joins of several.</summary>
    private IEnumerable<IReadOnlyList<Tile>> Readings(int from)
    {
        if (from == term.Pieces.Count)
            return [[]];
        var own = Readings(from + 1).Select(rest => (IReadOnlyList<Tile>)[new Tile(term.Pieces[from], EndsAt(from + 1)), .. rest]);
        var joined = term.Joins
            .Where(join => join.First == from && join.Count > 1 && term.Rule != WordRule.Exact)
            .SelectMany(join => Readings(from + join.Count).Select(rest => (IReadOnlyList<Tile>)[new Tile(join.Piece, EndsAt(from + join.Count)), .. rest]));
        return own.Concat(joined);
    }

    private bool EndsAt(int piece) => term.EndsInPrefix && piece == term.Pieces.Count;

    private FilterParts Reading(IReadOnlyList<Tile> tiles)
    {
        if (tiles.Count == 1)
            return Alone(tiles[0].Piece, tiles[0].IsPrefix);
        var row = TsQuery.InARow([.. tiles.Select(tile => InPlace(tile.Piece, tile.IsPrefix))]);
        var (pairs, areAll) = term.Rule == WordRule.Written ? new WordPairs([], false) : WordPairs.Of([.. tiles.Where(tile => !tile.IsPrefix).Select(tile => tile.Piece.Word.Term)]);
        var near = TsQuery.AllOf(pairs.Select(Pair));
        var loose = near & TsQuery.AllOf(tiles.Select(tile => Anywhere(tile.Piece, tile.IsPrefix)));
        if (term.Rule == WordRule.Exact)
            return new FilterParts(TsQuery.None, TsQuery.None, near & row, loose);
        return areAll && pairs.Count == 1 && !term.TitleOnly && !tiles[^1].IsPrefix
            ? FilterParts.Certain(near)
            : new FilterParts(TsQuery.None, near & row, TsQuery.None, loose);
    }

    /// <summary>One word: neighbours do not matter, so that mostly the lexeme alone decides.</summary>
    private FilterParts Alone(Piece piece, bool isPrefix)
    {
        var (inPlace, anywhere) = (InPlace(piece, isPrefix), Anywhere(piece, isPrefix));
        if (term.Rule == WordRule.Exact)
            return new FilterParts(TsQuery.None, TsQuery.None, inPlace, anywhere);
        if (term.Rule == WordRule.Stem && !isPrefix)
            return FilterParts.Certain(term.TitleOnly ? TsQuery.Lexeme('t', piece.Word.Term) : anywhere);
        if (term.TitleOnly)
            return new FilterParts(TsQuery.None, inPlace, TsQuery.None, anywhere);
        var plain = isPrefix
            ? TsQuery.Lexeme('f', piece.Word.Folded, isPrefix: true)
            : TsQuery.AnyOf(piece.Forms.Where(form => !IsTerm(form)).Select(form => TsQuery.Lexeme('f', form)));
        return new FilterParts(plain, inPlace, TsQuery.None, anywhere);
    }

    /// <summary>One piece written as two words.</summary>
    private FilterParts Splits(int piece)
    {
        if (term.Rule == WordRule.Exact || EndsAt(piece + 1))
            return FilterParts.AnyOf([]);
        var folded = term.Pieces[piece].Word.Folded;
        var (from, to) = Compounds.Cuts(folded);
        return FilterParts.AnyOf([.. Enumerable.Range(from, to - from).Select(cut => Split(folded[..cut], Compounds.Rest(folded, cut)))]);
    }

    private FilterParts Split(string left, Piece rest)
    {
        var near = TsQuery.AnyOf(Forms(rest).Select(form => TsQuery.AllOf(WordPairs.Of([Folding.Term(left), Folding.Term(form)]).Pairs.Select(Pair))));
        var row = TsQuery.InARow([Form(left), InPlace(rest, isPrefix: false)]);
        return new FilterParts(TsQuery.None, near & row, TsQuery.None, near & FormAnywhere(left) & Anywhere(rest, isPrefix: false));
    }

    private IEnumerable<string> Forms(Piece piece) => term.Rule == WordRule.Written ? piece.Forms : [piece.Word.Folded];

    private static TsQuery Pair(string pair) => TsQuery.Lexeme('b', pair);

    /// <summary>
    /// A phrase of which a piece is written as two words, or a word of which is one compound in the paper (GPT-4o for
    /// gpt4o). That is rare; it is asked whether there is such a piece and all the others, and the matcher must look.
    /// </summary>
    private FilterParts Otherwise(bool inAnyWay)
    {
        if (term.Rule == WordRule.Exact)
            return FilterParts.AnyOf([]);
        var splits = term.Pieces.Select((_, piece) => Splits(piece)).ToList();
        var odd = TsQuery.AnyOf([
            .. splits.Select(split => split.Placed),
            .. term.Pieces.Select((piece, i) => AsCompound(piece, EndsAt(i + 1))),
            .. term.Joins.Where(join => join.Count < term.Pieces.Count).Select(join => AsCompound(join.Piece, EndsAt(join.First + join.Count)))]);
        var all = TsQuery.AllOf(term.Pieces.Select((piece, i) => TsQuery.AnyOf([
            Anywhere(piece, EndsAt(i + 1)),
            splits[i].Loose,
            .. term.Joins.Where(join => join.First <= i && i < join.First + join.Count).Select(join => Anywhere(join.Piece, EndsAt(join.First + join.Count)))])));
        return new FilterParts(TsQuery.None, TsQuery.None, inAnyWay ? all : odd & all, all);
    }

    private TsQuery AsCompound(Piece piece, bool isPrefix) => term.Rule == WordRule.Written && !isPrefix
        ? TsQuery.AnyOf(piece.Forms.Select(form => TsQuery.Lexeme('j', form)))
        : TsQuery.Lexeme('j', isPrefix ? piece.Word.Folded : piece.Word.Term, isPrefix: isPrefix);

    /// <summary>The word as the rule wants it, by positions.</summary>
    private TsQuery InPlace(Piece piece, bool isPrefix)
    {
        var folded = piece.Word.Folded;
        if (isPrefix)
            return TsQuery.Lexeme('f', folded, _title, isPrefix: true) | TsQuery.Lexeme('w', folded, term.TitleOnly ? "A" : "AD", isPrefix: true);
        return term.Rule switch
        {
            WordRule.Stem => TsQuery.Lexeme('w', piece.Word.Term, _title),
            WordRule.Written => TsQuery.AnyOf(piece.Forms.Select(Form)),
            _ => Form(folded),
        };
    }

    /// <summary>The same by lexemes alone; more papers pass.</summary>
    private TsQuery Anywhere(Piece piece, bool isPrefix)
    {
        var folded = piece.Word.Folded;
        if (isPrefix)
            return TsQuery.Lexeme('f', folded, isPrefix: true) | TsQuery.Lexeme('w', folded, isPrefix: true);
        return term.Rule switch
        {
            WordRule.Stem => TsQuery.Lexeme('w', piece.Word.Term),
            WordRule.Written => TsQuery.AnyOf(piece.Forms.Select(FormAnywhere)),
            _ => FormAnywhere(folded),
        };
    }

    /// <summary>A folded form: where it is its own term, only positions tell it from others of that term.</summary>
    private TsQuery Form(string folded) => IsTerm(folded)
        ? TsQuery.Lexeme('w', folded, term.TitleOnly ? "A" : "AD")
        : TsQuery.Lexeme('f', folded, _title);

    private static TsQuery FormAnywhere(string folded) => TsQuery.Lexeme(IsTerm(folded) ? 'w' : 'f', folded);

    private static bool IsTerm(string folded) => Folding.Term(folded) == folded;
}
