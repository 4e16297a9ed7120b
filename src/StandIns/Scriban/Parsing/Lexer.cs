using System.Globalization;
using System.Text;

namespace Scriban.Parsing;

/// <summary>Cuts a template into raw text and the tokens of its <c>{{ code }}</c>; comments and stripped whitespace are gone.</summary>
internal sealed class Lexer(SourceText source)
{
    private const string Operators = "operators: == != < > <= >= && || ! + - * ?? | ( ) [ ] , . ?.";

    private readonly string _text = source.Text;
    private readonly List<Token> _tokens = [];
    private int _position;

    public List<Token> Run()
    {
        while (_position < _text.Length)
        {
            ReadRaw();
            if (_position < _text.Length)
            {
                ReadCode();
            }
        }
        Add(TokenKind.EndOfFile, _text.Length);
        return _tokens;
    }

    private void ReadRaw()
    {
        var start = _position;
        var enter = FindEnter(start);
        var end = enter < 0 ? _text.Length : enter;
        _position = end;
        if (enter >= 0)
        {
            _position += 2;
            end = StripBefore(start, end);
        }
        if (end > start)
        {
            _tokens.Add(new Token(TokenKind.Raw, start, end, ""));
        }
    }

    private int FindEnter(int from)
    {
        for (var i = _text.IndexOf('{', from); i >= 0; i = _text.IndexOf('{', i + 1))
        {
            var next = i + 1;
            while (Peek(next) == '%')
            {
                next++;
            }
            if (Peek(next) == '{')
            {
                return next == i + 1
                    ? i
                    : throw ParseException.Unknown(source.Span(i, next + 1), "escape blocks {%{ }%}", "{{ \"{{\" }} for literal braces");
            }
        }
        return -1;
    }

    /// <summary><c>{{-</c> takes all whitespace before it, <c>{{~</c> that on its own line.</summary>
    private int StripBefore(int start, int end)
    {
        var mode = Peek(_position);
        if (mode is not ('-' or '~'))
        {
            return end;
        }
        _position++;
        while (end > start && char.IsWhiteSpace(_text[end - 1]) && (mode == '-' || _text[end - 1] != '\n'))
        {
            end--;
        }
        return end;
    }

    private void ReadCode()
    {
        var enter = _position - 2;
        while (!ReadExit())
        {
            if (_position >= _text.Length)
            {
                throw new ParseException(source.Span(enter, enter + 2), "a code block is opened here and never closed with }}");
            }
            ReadToken();
        }
    }

    /// <summary><c>-}}</c> takes all whitespace after it, <c>~}}</c> that up to and with the end of the line.</summary>
    private bool ReadExit()
    {
        var mode = Peek(_position);
        var length = mode is '-' or '~' ? 3 : 2;
        if (!_text.AsSpan(_position).StartsWith(length == 3 ? $"{mode}}}}}" : "}}"))
        {
            return false;
        }
        _position += length;
        Add(TokenKind.CodeExit, _position - length);
        while (length == 3 && char.IsWhiteSpace(Peek(_position)))
        {
            if (_text[_position++] == '\n' && mode == '~')
            {
                break;
            }
        }
        return true;
    }

    private void ReadToken()
    {
        var c = _text[_position];
        if (c is '\n' or ';')
        {
            _position++;
            Add(TokenKind.EndOfStatement, _position - 1);
        }
        else if (char.IsWhiteSpace(c))
        {
            _position++;
        }
        else if (c == '#')
        {
            SkipComment();
        }
        else if (c == '_' || char.IsLetter(c))
        {
            ReadWhile(TokenKind.Identifier, IsIdentifier);
        }
        else if (c == '$' && char.IsAsciiDigit(Peek(_position + 1)))
        {
            _position++;
            ReadWhile(TokenKind.Argument, char.IsAsciiDigit);
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (c is '"' or '\'')
        {
            ReadString(c);
        }
        else
        {
            ReadOperator(c);
        }
    }

    private void SkipComment()
    {
        var multi = Peek(_position + 1) == '#';
        _position += multi ? 2 : 1;
        while (_position < _text.Length && !AtExit())
        {
            if (multi && _text.AsSpan(_position).StartsWith("##"))
            {
                _position += 2;
                return;
            }
            if (!multi && _text[_position] == '\n')
            {
                return;
            }
            _position++;
        }
    }

    private bool AtExit()
    {
        var rest = _text.AsSpan(_position);
        return rest.StartsWith("}}") || rest.StartsWith("-}}") || rest.StartsWith("~}}");
    }

    private void ReadWhile(TokenKind kind, Func<char, bool> belongs)
    {
        var start = _position;
        while (belongs(Peek(_position)))
        {
            _position++;
        }
        Add(kind, start);
    }

    private static bool IsIdentifier(char c) => c == '_' || char.IsLetter(c) || char.IsDigit(c);

    private void ReadNumber()
    {
        var start = _position;
        while (char.IsAsciiDigit(Peek(_position)))
        {
            _position++;
        }
        var isFloat = Peek(_position) == '.' && char.IsAsciiDigit(Peek(_position + 1));
        if (isFloat)
        {
            _position++;
            while (char.IsAsciiDigit(Peek(_position)))
            {
                _position++;
            }
        }
        if (IsIdentifier(Peek(_position)))
        {
            throw ParseException.Unknown(source.Span(start, _position + 1), "this number", "12 and 1.5");
        }
        var digits = _text.AsSpan(start, _position - start);
        object value = isFloat ? (object)double.Parse(digits, CultureInfo.InvariantCulture)
            : int.TryParse(digits, CultureInfo.InvariantCulture, out var small) ? (object)small
            : long.TryParse(digits, CultureInfo.InvariantCulture, out var large) ? (object)large
            : throw ParseException.Unknown(source.Span(start, _position), "whole numbers beyond 64 bits", "smaller ones");
        Add(TokenKind.Literal, start, value);
    }

    private void ReadString(char quote)
    {
        var start = _position++;
        var value = new StringBuilder();
        while (Peek(_position) != quote)
        {
            if (_position >= _text.Length)
            {
                throw new ParseException(source.Span(start, start + 1), $"a string is opened here and never closed with {quote}");
            }
            value.Append(_text[_position] == '\\' ? ReadEscape() : _text[_position++]);
        }
        _position++;
        Add(TokenKind.Literal, start, value.ToString());
    }

    private char ReadEscape()
    {
        _position += 2;
        return Peek(_position - 1) switch
        {
            '\\' => '\\',
            '"' => '"',
            '\'' => '\'',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            var other => throw ParseException.Unknown(source.Span(_position - 2, _position), $"the escape \\{other}", "\\\\ \\\" \\' \\n \\r \\t"),
        };
    }

    private void ReadOperator(char c)
    {
        var two = _position + 1 < _text.Length ? _text.Substring(_position, 2) : "";
        var length = two is "==" or "!=" or "<=" or ">=" or "&&" or "||" or "??" or "?." ? 2
            : c is '<' or '>' or '!' or '+' or '-' or '*' or '|' or '(' or ')' or '[' or ']' or ',' or '.' ? 1
            : throw ParseException.Unknown(source.Span(_position, _position + 1), $"`{c}` here", Operators);
        if (length == 1 && two is ".." or "++" or "--" or "|>" or "<<" or ">>" or "+=" or "-=" or "*=")
        {
            throw ParseException.Unknown(source.Span(_position, _position + 2), $"`{two}`", Operators);
        }
        _position += length;
        Add(TokenKind.Operator, _position - length);
    }

    private void Add(TokenKind kind, int start, object? value = null) =>
        _tokens.Add(new Token(kind, start, _position, _text[start.._position], value));

    private char Peek(int position) => position < _text.Length ? _text[position] : '\0';
}
