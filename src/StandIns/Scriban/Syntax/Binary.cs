using System.Globalization;
using System.Numerics;
using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class Binary(SourceSpan span, string op, Expression left, Expression right) : Expression(span)
{
    public static int Precedence(string op) => op switch
    {
        "??" => 20,
        "||" => 30,
        "&&" => 40,
        "==" or "!=" => 70,
        "<" or "<=" or ">" or ">=" => 80,
        "+" or "-" => 100,
        "*" => 110,
        _ => 0,
    };

    public override object? Resolve(TemplateContext context)
    {
        var a = left.Evaluate(context);
        if (op is "&&" or "||")
        {
            return TemplateContext.ToBool(a) == (op == "||") ? op == "||" : TemplateContext.ToBool(right.Evaluate(context));
        }
        var b = right.Evaluate(context);
        return op == "??" ? a ?? b
            : a is string or char || b is string or char ? Texts(context, context.ObjectToString(a), context.ObjectToString(b))
            : a is null || b is null ? WithNull(a, b)
            : Values(a, b);
    }

    private object Texts(TemplateContext context, string? a, string? b) => op switch
    {
        "==" => a == b,
        "!=" => a != b,
        "+" => a + b,
        "*" or "-" => throw Unsupported(a, b),
        _ => Compared(string.CompareOrdinal(a, b)),
    };

    private object? WithNull(object? a, object? b) => op switch
    {
        "==" => a == b,
        "!=" => a != b,
        "+" or "-" or "*" => null,
        _ => false,
    };

    private object Values(object a, object b)
    {
        try
        {
            return (a, b) switch
            {
                (decimal, _) or (_, decimal) => Calculate(To<decimal>(a), To<decimal>(b)),
                (double, _) or (_, double) => Calculate(To<double>(a), To<double>(b)),
                (float, _) or (_, float) => Calculate(To<float>(a), To<float>(b)),
                (int or long or Enum, int or long or Enum or bool) or (bool, int or long or Enum) => Fit(Calculate(To<long>(a), To<long>(b))),
                _ when op == "==" => a.Equals(b),
                _ when op == "!=" => !a.Equals(b),
                _ => throw Unsupported(a, b),
            };
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException or FormatException)
        {
            throw Unsupported(a, b);
        }
    }

    private object Calculate<T>(T a, T b) where T : INumber<T> => op switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "==" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    };

    private bool Compared(int order) => op switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static T To<T>(object value) => (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);

    private static object Fit(object value) => value is long and >= int.MinValue and <= int.MaxValue ? (int)(long)value : value;

    private ScriptRuntimeException Unsupported(object? a, object? b) =>
        new(Span, $"The operator `{op}` is not supported between `{a}` and `{b}`");
}
