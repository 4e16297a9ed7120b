using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class TextStatement(SourceSpan span, string text) : Statement(span)
{
    public override void Render(TemplateContext context) => context.Write(text);
}
