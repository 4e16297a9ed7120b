using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class IfStatement(SourceSpan span, Expression condition, Block then, Statement? otherwise) : Statement(span)
{
    public override void Render(TemplateContext context)
    {
        if (TemplateContext.ToBool(condition.Evaluate(context)))
        {
            then.Render(context);
        }
        else
        {
            otherwise?.Render(context);
        }
    }
}
