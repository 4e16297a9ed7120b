using Scriban.Parsing;

namespace Scriban.Syntax;

/// <summary><c>$1</c>: what <c>include</c> was given after the name.</summary>
internal sealed class Argument(SourceSpan span, int index) : Expression(span)
{
    public override object? Resolve(TemplateContext context) =>
        context.Arguments is { } arguments && index < arguments.Count ? arguments[index] : null;
}
