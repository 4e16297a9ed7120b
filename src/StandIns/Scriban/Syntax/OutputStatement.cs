using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class OutputStatement(SourceSpan span, Expression expression) : Statement(span)
{
    public override void Render(TemplateContext context)
    {
        if (expression.Evaluate(context) is { } value)
        {
            context.Write(Span, value);
        }
    }
}
