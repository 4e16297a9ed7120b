namespace DigestService.Tests.Matching;

/// <summary>As much of PostgreSQL's <c>tsvector @@ tsquery</c> as the filters use.</summary>
internal sealed class TextSearch
{
    private readonly List<(string Lexeme, string Positions)> _vector;
    private string _query;
    private int _at;

    private TextSearch(string vector, string query)
    {
        _query = vector;
        _vector = [];
        while (_at < vector.Length)
        {
            _vector.Add((ReadQuoted(), ReadWhile(c => c is ':' or ',' or 'A' || char.IsAsciiDigit(c))));
            ReadWhile(c => c == ' ');
        }

        (_query, _at) = (query, 0);
    }

    public static bool Passes(string vector, string query)
    {
        var search = new TextSearch(vector, query);
        var result = search.ReadOr();
        Assert.Equal(query.Length, search._at);
        return result;
    }

    private bool ReadOr()
    {
        var result = ReadAnd();
        while (TryRead(" | "))
            result |= ReadAnd();
        return result;
    }

    private bool ReadAnd()
    {
        var result = ReadLexeme();
        while (TryRead(" & "))
            result &= ReadLexeme();
        return result;
    }

    private bool ReadLexeme()
    {
        if (TryRead("("))
        {
            var inner = ReadOr();
            Assert.True(TryRead(")"));
            return inner;
        }

        var lexeme = ReadQuoted();
        var flags = ReadWhile(c => c is ':' or '*' or 'A');
        return _vector.Exists(entry =>
            (flags.Contains('*') ? entry.Lexeme.StartsWith(lexeme, StringComparison.Ordinal) : entry.Lexeme == lexeme)
            && (!flags.Contains('A') || entry.Positions.Contains('A')));
    }

    private string ReadQuoted()
    {
        Assert.True(TryRead("'"), $"A quote is missing at {_at}: {_query}");
        var lexeme = "";
        while (_query[_at] != '\'' || (_at + 1 < _query.Length && _query[_at + 1] == '\''))
        {
            _at += _query[_at] is '\'' or '\\' ? 1 : 0;
            lexeme += _query[_at++];
        }

        _at++;
        return lexeme;
    }

    private string ReadWhile(Func<char, bool> accepts)
    {
        var start = _at;
        while (_at < _query.Length && accepts(_query[_at]))
            _at++;
        return _query[start.._at];
    }

    private bool TryRead(string text)
    {
        if (string.CompareOrdinal(_query, _at, text, 0, text.Length) != 0)
            return false;
        _at += text.Length;
        return true;
    }
}
