using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class Negate(SourceSpan span, Expression operand) : Expression(span)
{
    public override object? Resolve(TemplateContext context) => operand.Evaluate(context) switch
    {
        int number => -number,
        long number => -number,
        double number => -number,
        decimal number => -number,
        var other => throw new ScriptRuntimeException(Span, $"Cannot negate the value `{other}`"),
    };
}
