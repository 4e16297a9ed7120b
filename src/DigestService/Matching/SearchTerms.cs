using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>
/// What PostgreSQL is given, so that its GIN index narrows what the matcher then decides: every paper that a query
/// matches passes its filter, not the other way round. A letter before each lexeme keeps fields apart:
/// <c>w</c> the term of a word in title (weight A) or abstract; <c>f</c> its folded form where that differs, for
/// prefixes; <c>a</c> an author's family name; <c>o</c> a word of the organisation; <c>c</c> a category and its
/// archive; <c>s</c> a source; <c>!</c> alone stands for a paper too large for a tsvector, which passes every filter.
/// </summary>
public static class SearchTerms
{
    internal const string TooLarge = "!";

    /// <summary>The text of a <c>tsvector</c>, ready for <c>::tsvector</c> (never <c>to_tsvector</c>).</summary>
    public static string Vector(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var lexicon = Lexicon.Shared;
        var vector = new LexemeVector();
        var end = AddText(vector, paper.Title, 0, inTitle: true, lexicon);
        AddText(vector, paper.Abstract, end, inTitle: false, lexicon);
        foreach (var author in paper.Authors)
            vector.Add('a', PersonName.Read(author, lexicon).Family);
        foreach (var word in PersonName.ReadPlain(paper.Organization ?? "", lexicon).Words)
            vector.Add('o', word);
        foreach (var label in paper.Categories.SelectMany(CategoryLabels.Of))
            vector.Add('c', label);
        foreach (var source in paper.Sources)
            vector.Add('s', source.ToLowerInvariant());
        return vector.Write() ?? SearchLexeme.Quote(TooLarge);
    }

    /// <summary>The text of a <c>tsquery</c> that every match passes; null if it would narrow nothing (<c>votes:</c> alone).</summary>
    public static string? Filter(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return QueryFilter.Of(query.Root) is { } filter ? $"{filter} | {SearchLexeme.Quote(TooLarge)}" : null;
    }

    private static int AddText(LexemeVector vector, string text, int from, bool inTitle, Lexicon lexicon)
    {
        var end = from;
        foreach (var token in Analyzer.Tokens(text, lexicon))
        {
            // A tsvector counts from 1.
            vector.Add('w', token.Term, from + token.Position + 1, inTitle);
            if (token.Folded != token.Term)
                vector.Add('f', token.Folded);
            end = from + token.Position + token.Span;
        }

        return end;
    }
}
