using Scriban.Parsing;

namespace Scriban.Syntax;

public abstract class ScriptNode
{
    private protected ScriptNode(SourceSpan span) => Span = span;

    public SourceSpan Span { get; }
}
