using Scriban.Functions;
using Scriban.Syntax;

namespace Scriban.Parsing;

/// <summary>Statements; the expressions in them are <see cref="ExpressionParser"/>'s.</summary>
internal sealed class Parser
{
    private static readonly string[] s_unknown =
        ["break", "capture", "case", "continue", "do", "func", "import", "readonly", "ret", "tablerow", "this", "when", "while", "with", "wrap"];

    private readonly SourceText _source;
    private readonly TokenReader _reader;
    private readonly ExpressionParser _expressions;

    public Parser(SourceText source)
    {
        _source = source;
        _reader = new TokenReader(source, new Lexer(source).Run());
        _expressions = new ExpressionParser(_reader);
    }

    public Block Run()
    {
        var page = ParseBlock();
        return _reader.Current.Kind == TokenKind.EndOfFile
            ? page
            : throw new ParseException(_reader.Span(), $"`{_reader.Current.Text}` without an if or a for that it belongs to");
    }

    /// <summary>Up to <c>else</c>, <c>end</c> or the end of the template.</summary>
    private Block ParseBlock()
    {
        var start = _reader.Current.Start;
        var statements = new List<Statement>();
        while (_reader.Current.Kind != TokenKind.EndOfFile && !_reader.Current.Is("end") && !_reader.Current.Is("else"))
        {
            if (_reader.Current.Kind is TokenKind.EndOfStatement or TokenKind.CodeExit)
            {
                _reader.Next();
            }
            else
            {
                statements.Add(ParseStatement());
            }
        }
        return new Block(_source.Span(start, _reader.Current.Start), statements);
    }

    private Statement ParseStatement()
    {
        var token = _reader.Current;
        if (token.Kind == TokenKind.Raw)
        {
            _reader.Next();
            return new TextStatement(_source.Span(token.Start, token.End), _source.Text[token.Start..token.End]);
        }
        return token.Is("if") ? ParseIf()
            : token.Is("for") && !_reader.Peek.Is(".") ? ParseFor()
            : token.Kind == TokenKind.Identifier && s_unknown.Contains(token.Text) ? throw Unknown($"the statement `{token.Text}`")
            : ParseOutput();
    }

    private IfStatement ParseIf()
    {
        var start = _reader.Next().Start;
        var condition = _expressions.Parse();
        EndStatement();
        var then = ParseBlock();
        return new IfStatement(_source.Span(start, _reader.Current.End), condition, then, ParseOtherwise(start, mayBeIf: true));
    }

    private ForStatement ParseFor()
    {
        var start = _reader.Next().Start;
        var variable = _reader.Expect(TokenKind.Identifier, "the name of the loop's variable").Text;
        if (!_reader.Current.Is("in"))
        {
            throw new ParseException(_reader.Span(), $"Expecting 'in' word instead of `{_reader.Current.Text}`");
        }
        _reader.Next();
        var iterator = _expressions.Parse();
        EndStatement();
        var body = ParseBlock();
        return new ForStatement(_source.Span(start, _reader.Current.End), variable, iterator, body, ParseOtherwise(start, mayBeIf: false));
    }

    /// <summary>What follows a block: <c>else if</c>, which ends the whole chain itself, <c>else</c>, or nothing; and the <c>end</c>.</summary>
    private Statement? ParseOtherwise(int start, bool mayBeIf)
    {
        Statement? otherwise = null;
        if (_reader.Current.Is("else"))
        {
            _reader.Next();
            if (mayBeIf && _reader.Current.Is("if"))
            {
                return ParseIf();
            }
            EndStatement();
            otherwise = ParseBlock();
        }
        if (!_reader.Current.Is("end"))
        {
            throw new ParseException(_source.Span(start, start + 1), "The <end> statement was not found");
        }
        _reader.Next();
        EndStatement();
        return otherwise;
    }

    private OutputStatement ParseOutput()
    {
        var start = _reader.Current.Start;
        var expression = _expressions.Parse();
        var statement = new OutputStatement(_source.Span(start, _reader.Current.Start), expression);
        EndStatement();
        return statement;
    }

    private void EndStatement()
    {
        if (_reader.Current.Kind is not (TokenKind.EndOfStatement or TokenKind.CodeExit))
        {
            throw Unknown($"`{_reader.Current.Text}` here");
        }
        _reader.Next();
    }

    private ParseException Unknown(string what) =>
        ParseException.Unknown(_reader.Span(), what, $"output, if, else, for, include and the functions {Builtins.Known}");
}
