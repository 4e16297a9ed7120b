using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal abstract class Expression(SourceSpan span) : ScriptNode(span)
{
    /// <summary>The value; a function is called without arguments.</summary>
    public object? Evaluate(TemplateContext context)
    {
        var value = Resolve(context);
        return value is ScriptFunction function ? function.Call(context, this, []) : value;
    }

    /// <summary>The value; a function is handed out as it is.</summary>
    public abstract object? Resolve(TemplateContext context);
}
