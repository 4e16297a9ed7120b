namespace DigestService.Matching;

internal enum LexemeKind
{
    Open,
    Close,
    Or,
    And,
    Not,
    Exact,
    Field,
    Word,
    Phrase,
    End,
}

/// <summary>A part of a keyword's text.</summary>
/// <param name="Text">A word or phrase without its quotes; a field's canonical name.</param>
internal readonly record struct Lexeme(LexemeKind Kind, string Text, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Cuts a keyword into words, phrases and operators.</summary>
internal sealed class QueryLexer(string text)
{
    private const string Quotes = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\uFF02";
    private const string Dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

    private readonly List<Lexeme> _lexemes = [];
    private int _at;
    private QueryError? _error;

    /// <summary>The lexemes, closed by an <see cref="LexemeKind.End"/>; or what is wrong.</summary>
    public (IReadOnlyList<Lexeme> Lexemes, QueryError? Error) Read()
    {
        while (_error is null && _at < text.Length)
        {
            var c = text[_at];
            if (char.IsWhiteSpace(c))
                _at++;
            else if (c is '(' or ')')
                Add(c == '(' ? LexemeKind.Open : LexemeKind.Close, 1);
            else if (Quotes.Contains(c))
                ReadPhrase();
            else if (Dashes.Contains(c))
                ReadExclusion();
            else if (c == '=' && !EndsAt(_at + 1))
                Add(LexemeKind.Exact, 1);
            else if (!TryReadField())
                ReadWord();
        }

        _lexemes.Add(new Lexeme(LexemeKind.End, "", text.Length, 0));
        return (_lexemes, _error);
    }

    private void ReadPhrase()
    {
        var start = _at++;
        while (_at < text.Length && !IsQuote(_at))
            _at++;
        if (_at == text.Length)
        {
            _error = new QueryError("This quote is never closed.", start, text.Length - start);
            return;
        }

        _at++;
        _lexemes.Add(new Lexeme(LexemeKind.Phrase, text[(start + 1)..(_at - 1)], start, _at - start));
    }

    private void ReadExclusion()
    {
        var start = _at;
        while (_at < text.Length && Dashes.Contains(text[_at]))
            _at++;
        if (EndsAt(_at))
            _error = new QueryError("A dash alone means nothing: write -word to exclude a word.", start, _at - start);
        else
            _lexemes.Add(new Lexeme(LexemeKind.Not, "-", start, _at - start));
    }

    /// <summary>
    /// A field is two letters or more, a colon, and something after it. A colon before a blank, a slash or another colon is
    /// punctuation ("GAN: a survey", "https://…"), except after the name of a field.
    /// </summary>
    private bool TryReadField()
    {
        var colon = _at;
        while (colon < text.Length && char.IsAsciiLetter(text[colon]))
            colon++;
        if (colon < _at + 2 || colon >= text.Length || text[colon] != ':')
            return false;

        var written = text[_at..colon];
        if (QueryFields.Canonical(written) is { } field)
        {
            _lexemes.Add(new Lexeme(LexemeKind.Field, field, _at, colon + 1 - _at));
            _at = colon + 1;
            return true;
        }

        if (EndsAt(colon + 1) || text[colon + 1] is '/' or ':')
            return false;
        _error = new QueryError(
            $"There is no field \u201C{written}:\u201D; fields are {QueryFields.All}. For the text itself, put a blank after the colon.",
            _at, colon + 1 - _at);
        return true;
    }

    private void ReadWord()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('(' or ')') && !IsQuote(_at))
            _at++;
        var word = text[start.._at];
        _lexemes.Add(new Lexeme(Kind(word), word, start, _at - start));
    }

    private static LexemeKind Kind(string word) => word switch
    {
        "OR" or "or" or "Or" or "|" or "||" => LexemeKind.Or,
        "AND" or "and" or "And" or "&" or "&&" => LexemeKind.And,
        "NOT" => LexemeKind.Not,
        _ => LexemeKind.Word,
    };

    // In TeX, \" is an accent.
    private bool IsQuote(int at) => Quotes.Contains(text[at]) && (at == 0 || text[at - 1] != '\\');

    private bool EndsAt(int at) => at >= text.Length || char.IsWhiteSpace(text[at]);

    private void Add(LexemeKind kind, int length)
    {
        _lexemes.Add(new Lexeme(kind, "", _at, length));
        _at += length;
    }
}
