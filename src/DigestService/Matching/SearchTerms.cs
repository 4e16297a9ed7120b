using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>
/// What PostgreSQL is given of a paper, so that its GIN index answers queries as the matcher would. A letter before each
/// lexeme keeps fields apart:
/// <list type="bullet">
/// <item><c>w</c> the term of a word of title or abstract, <c>f</c> its folded form where that differs, both with
/// positions; the weight tells title and stem form: A (title, the term itself), B (title, another form), C (abstract,
/// another form), D (abstract, the term itself). <c>t</c> the term of a word of the title.</item>
/// <item><c>b</c> two words in a row that tell something, by their terms, with the stop words between them
/// ("flow match", "chain of thought"): see <see cref="WordPairs"/>.</item>
/// <item>The joined form of a compound ("multiagent" of multi-agent) is there under <c>w</c> and <c>f</c>, at a position
/// that has no neighbours, since it stands for several; and under <c>j</c>, as term and as folded form.</item>
/// <item><c>a</c> an author's family name; <c>m</c> family and first given name, <c>n</c> family and any other;
/// <c>o</c> a word of the organisation; <c>c</c> a category and its archive; <c>s</c> a source.</item>
/// <item><c>*</c> every paper that can be found; <c>!</c> one of which a tsvector cannot hold everything;
/// <c>v2</c> these rules. A withdrawn paper has nothing else.</item>
/// </list>
/// </summary>
public static class SearchTerms
{
    internal const string Everything = "*";
    internal const string Incomplete = "!";

    /// <summary>A change of the rules, or of the analyzer, takes another number, and an index of the papers under older ones; see <c>Search/RenewTerms.cs</c>.</summary>
    internal const string Rules = "v2";

    /// <summary>The text of a <c>tsvector</c>, ready for <c>::tsvector</c> (never <c>to_tsvector</c>).</summary>
    public static string Vector(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var vector = new LexemeVector();
        vector.Mark(Rules);
        if (paper.Withdrawn)
            return vector.Write()!;

        vector.Mark(Everything);
        AddText(vector, paper, Lexicon.Shared);
        AddFields(vector, paper, Lexicon.Shared);
        if (vector.IsCut)
            vector.Mark(Incomplete);
        return vector.Write() ?? string.Join(' ', new[] { Rules, Everything, Incomplete }.Select(SearchLexeme.Quote));
    }

    /// <summary>What PostgreSQL is asked for a query.</summary>
    public static SearchFilter Filter(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SearchFilter.Of(query);
    }

    private static void AddText(LexemeVector vector, Paper paper, Lexicon lexicon)
    {
        var title = Analyzer.Tokens(paper.Title, lexicon);
        var text = Analyzer.Tokens(paper.Abstract, lexicon);
        // A tsvector counts from 1, and no phrase crosses from title to abstract.
        var abstractFrom = EndOf(title) + 2;
        AddWords(vector, title, 1, inTitle: true);
        AddWords(vector, text, abstractFrom, inTitle: false);
        AddPairs(vector, title);
        AddPairs(vector, text);
        var apart = AddJoined(vector, title, abstractFrom + EndOf(text) + 1, inTitle: true);
        AddJoined(vector, text, apart, inTitle: false);
    }

    private static int EndOf(List<Token> tokens) => tokens.Count == 0 ? 0 : tokens[^1].Position + tokens[^1].Span;

    private static void AddWords(LexemeVector vector, List<Token> tokens, int from, bool inTitle)
    {
        foreach (var token in tokens)
        {
            if (token.Span == 1)
                AddWord(vector, token, from + token.Position, inTitle);
        }
    }

    private static void AddPairs(LexemeVector vector, List<Token> tokens)
    {
        foreach (var pair in WordPairs.Of([.. tokens.Where(token => token.Span == 1).Select(token => token.Term)]).Pairs)
            vector.Add('b', pair);
    }

    /// <returns>The next position that is free.</returns>
    private static int AddJoined(LexemeVector vector, List<Token> tokens, int from, bool inTitle)
    {
        foreach (var token in tokens)
        {
            if (token.Span == 1)
                continue;
            AddWord(vector, token, from, inTitle);
            vector.Add('j', token.Term);
            vector.Add('j', token.Folded);
            from += 2;
        }

        return from;
    }

    private static void AddWord(LexemeVector vector, Token token, int position, bool inTitle)
    {
        var isTerm = token.Folded == token.Term;
        var weight = inTitle ? (isTerm ? 'A' : 'B') : isTerm ? 'D' : 'C';
        vector.Add('w', token.Term, position, weight);
        if (!isTerm)
            vector.Add('f', token.Folded, position, weight);
        if (inTitle)
            vector.Add('t', token.Term);
    }

    private static void AddFields(LexemeVector vector, Paper paper, Lexicon lexicon)
    {
        foreach (var author in paper.Authors)
            AddAuthor(vector, PersonName.Read(author, lexicon).Words);
        foreach (var word in PersonName.ReadPlain(paper.Organization ?? "", lexicon).Words)
            vector.Add('o', word);
        foreach (var label in paper.Categories.SelectMany(CategoryLabels.Of))
            vector.Add('c', label);
        foreach (var source in paper.Sources)
            vector.Add('s', source.ToLowerInvariant());
    }

    private static void AddAuthor(LexemeVector vector, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            return;
        vector.Add('a', words[^1]);
        for (var i = 0; i < words.Count - 1; i++)
            vector.Add(i == 0 ? 'm' : 'n', $"{words[^1]} {words[i]}");
    }
}
