using System.Globalization;
using Scriban.Functions;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban.Parsing;

internal sealed class ExpressionParser(TokenReader reader)
{
    /// <summary><c>x</c>, <c>f x y</c>, <c>x | f y | g</c>.</summary>
    public Expression Parse()
    {
        var expression = ParseCommand();
        while (reader.Take("|"))
        {
            SkipLines();
            expression = ParsePipeTarget().Piped(expression);
        }
        return expression;
    }

    private void SkipLines()
    {
        while (reader.Current.Kind == TokenKind.EndOfStatement)
        {
            reader.Next();
        }
    }

    private Expression ParseCommand()
    {
        var start = reader.Current.Start;
        var first = ParseBinary(0);
        return !StartsArgument() ? first
            : first is Variable or MemberAccess ? ParseArguments(first, start)
            : throw Unexpected();
    }

    private Call ParsePipeTarget()
    {
        var start = reader.Current.Start;
        var target = ParseOperand();
        return target as Call ?? ParseArguments(target, start);
    }

    private Call ParseArguments(Expression function, int start)
    {
        var arguments = new List<Expression>();
        while (StartsArgument())
        {
            arguments.Add(ParseOperand());
        }
        if (reader.Current.Kind == TokenKind.Operator && Binary.Precedence(reader.Current.Text) > 0)
        {
            throw ParseException.Unknown(reader.Span(), $"`{reader.Current.Text}` beside a call", "it around parentheses: (a | f b) + c, f (a + b)");
        }
        return new Call(reader.SpanFrom(start), function, arguments);
    }

    private bool StartsArgument() =>
        reader.Current.Kind is TokenKind.Identifier or TokenKind.Argument or TokenKind.Literal || reader.Current.Is("(");

    private Expression ParseBinary(int precedence)
    {
        var start = reader.Current.Start;
        var left = ParseOperand();
        while (reader.Current.Kind == TokenKind.Operator && Binary.Precedence(reader.Current.Text) > precedence)
        {
            var op = reader.Next().Text;
            var right = ParseBinary(Binary.Precedence(op));
            left = new Binary(reader.SpanFrom(start), op, left, right);
        }
        return left;
    }

    private Expression ParseOperand()
    {
        var start = reader.Current.Start;
        if (reader.Take("!"))
        {
            return new Not(reader.SpanFrom(start), ParseOperand());
        }
        if (reader.Take("-"))
        {
            return new Negate(reader.SpanFrom(start), ParseOperand());
        }
        var expression = ParsePrimary();
        while (true)
        {
            if (reader.Current.Is(".") || reader.Current.Is("?."))
            {
                expression = ParseMember(expression, start);
            }
            else if (reader.Current.Is("[") && reader.IsAdjacent)
            {
                reader.Next();
                var index = Parse();
                reader.Expect("]");
                expression = new IndexAccess(reader.SpanFrom(start), expression, index);
            }
            else if (reader.Current.Is("(") && reader.IsAdjacent && expression is Variable or MemberAccess)
            {
                expression = ParseExplicitCall(expression, start);
            }
            else
            {
                return expression;
            }
        }
    }

    private Expression ParsePrimary()
    {
        var token = reader.Next();
        var span = reader.SpanFrom(token.Start);
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return new Literal(span, token.Value);
            case TokenKind.Argument:
                return new Argument(span, int.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Identifier:
                return ParseName(token, span);
            case TokenKind.Operator when token.Text == "(":
                var inner = Parse();
                reader.Expect(")");
                return inner;
            default:
                throw new ParseException(span, $"Expecting a value instead of `{token.Text}`");
        }
    }

    private static Expression ParseName(Token token, SourceSpan span) => token.Text switch
    {
        "true" => new Literal(span, true),
        "false" => new Literal(span, false),
        "null" => new Literal(span, null),
        "blank" or "empty" or "include_join" or "this" or "do" =>
            throw ParseException.Unknown(span, $"`{token.Text}`", Builtins.Known),
        _ => new Variable(span, token.Text),
    };

    private MemberAccess ParseMember(Expression target, int start)
    {
        var nullConditional = reader.Next().Text == "?.";
        var member = reader.Expect(TokenKind.Identifier, "the name of a member").Text;
        var span = reader.SpanFrom(start);
        if (target is Variable { Name: "for" } && !LoopState.Knows(member))
        {
            throw ParseException.Unknown(span, $"`for.{member}`", LoopState.Known);
        }
        if (target is Variable { Name: var space } && Builtins.IsReserved(space) && !Builtins.Knows(space, member))
        {
            throw ParseException.Unknown(span, $"`{space}.{member}`", Builtins.Known);
        }
        return new MemberAccess(span, target, member, nullConditional);
    }

    private Call ParseExplicitCall(Expression function, int start)
    {
        reader.Next();
        var arguments = new List<Expression>();
        while (!reader.Take(")"))
        {
            if (arguments.Count > 0)
            {
                reader.Expect(",");
            }
            arguments.Add(Parse());
        }
        return new Call(reader.SpanFrom(start), function, arguments);
    }

    private ParseException Unexpected() => new(reader.Span(), $"Unexpected `{reader.Current.Text}`");
}
