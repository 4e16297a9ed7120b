using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

/// <summary>A function with its arguments; a pipe puts what it carries in front of them.</summary>
internal sealed class Call(SourceSpan span, Expression target, IReadOnlyList<Expression> arguments) : Expression(span)
{
    public Call Piped(Expression from) => new(Span, target, [from, .. arguments]);

    public override object? Resolve(TemplateContext context)
    {
        var function = target.Resolve(context) as ScriptFunction
            ?? throw new ScriptRuntimeException(target.Span, $"`{target}` is not a valid function");
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(context);
        }
        return function.Call(context, this, values);
    }
}
