using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class Block(SourceSpan span, IReadOnlyList<Statement> statements) : Statement(span)
{
    public override void Render(TemplateContext context)
    {
        foreach (var statement in statements)
        {
            context.Render(statement);
        }
    }
}
