using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class MemberAccess(SourceSpan span, Expression target, string member, bool nullConditional) : Expression(span)
{
    public override object? Resolve(TemplateContext context)
    {
        var value = target.Evaluate(context);
        if (value is null)
        {
            return nullConditional ? null : throw new ScriptRuntimeException(Span, $"Cannot get the member {this} for a null object.");
        }
        if (!Members.TryGet(context, Span, value, member, out var found) && !context.EnableRelaxedMemberAccess)
        {
            throw new ScriptRuntimeException(Span, $"Cannot get member with name {member}.");
        }
        return found;
    }

    public override string ToString() => $"{target}.{member}";
}
