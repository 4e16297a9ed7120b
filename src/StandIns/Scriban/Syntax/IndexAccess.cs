using System.Collections;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class IndexAccess(SourceSpan span, Expression target, Expression index) : Expression(span)
{
    public override object? Resolve(TemplateContext context)
    {
        var value = target.Evaluate(context)
            ?? throw new ScriptRuntimeException(Span, $"Object `{target}` is null. Cannot access indexer.");
        var key = index.Evaluate(context)
            ?? throw new ScriptRuntimeException(Span, $"Cannot access target `{target}` with a null indexer.");
        if (value is IList list and not IDictionary)
        {
            var i = context.ToInt(index.Span, key);
            i = i < 0 ? i + list.Count : i;
            // Beyond a list's end there is null, beyond an array's an exception: so it is in the real one.
            return i >= 0 && (i < list.Count || value is Array) ? list[i] : null;
        }
        if (!Members.TryGet(context, Span, value, context.ObjectToString(key) ?? "", out var found) && !context.EnableRelaxedMemberAccess)
        {
            throw new ScriptRuntimeException(index.Span, $"Cannot access target `{target}` with the indexer {key}.");
        }
        return found;
    }
}
