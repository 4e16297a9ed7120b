using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class Not(SourceSpan span, Expression operand) : Expression(span)
{
    public override object? Resolve(TemplateContext context) => !TemplateContext.ToBool(operand.Evaluate(context));
}
