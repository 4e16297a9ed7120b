using Scriban.Parsing;

namespace Scriban.Syntax;

internal abstract class Statement(SourceSpan span) : ScriptNode(span)
{
    public abstract void Render(TemplateContext context);
}
