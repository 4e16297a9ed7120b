using System.Text;

namespace DigestService.Matching;

/// <summary>The words of a term, as the analyzer reads them.</summary>
/// <param name="Written">The canonical writing: compounds with hyphens, else a blank between words.</param>
internal sealed record TermWords(IReadOnlyList<Piece> Pieces, IReadOnlyList<Join> Joins, bool EndsInPrefix, string Written)
{
    public static TermWords Read(string text)
    {
        var tokens = Analyzer.Tokens(text);
        Piece[] pieces = [.. tokens.Where(token => token.Span == 1).Select(token => new Piece(token.Word))];
        var joins = tokens
            .Where(token => token.Span > 1)
            .Select(token => new Join(token.Position, token.Span, new Piece(token.Word), IsCompound: true))
            .ToList();
        for (var i = 0; i + 1 < pieces.Length; i++)
        {
            if (Compounds.MayJoin(pieces[i].Word, pieces[i + 1].Word) && !joins.Exists(join => join.First == i && join.Count == 2))
                joins.Add(new Join(i, 2, Compounds.Join(pieces[i], pieces[i + 1]), IsCompound: false));
        }

        // The star of A* belongs to the word.
        var star = text.AsSpan().TrimEnd().EndsWith('*');
        var prefix = star && pieces.Length > 0 && !pieces[^1].Word.Written.EndsWith('*');
        return new TermWords(pieces, joins, prefix, Write(pieces, joins));
    }

    private static string Write(Piece[] pieces, List<Join> joins)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Length; i++)
        {
            var inside = joins.Exists(join => join.IsCompound && join.First < i && i < join.First + join.Count);
            text.Append(i == 0 ? "" : inside ? "-" : " ").Append(pieces[i].Word.Written);
        }

        return text.ToString();
    }
}
