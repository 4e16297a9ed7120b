using Scriban.Parsing;

namespace Scriban.Syntax;

internal sealed class Variable(SourceSpan span, string name) : Expression(span)
{
    public string Name { get; } = name;

    public override object? Resolve(TemplateContext context) => context.GetVariable(Span, Name);

    public override string ToString() => Name;
}
