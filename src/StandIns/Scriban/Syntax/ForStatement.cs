using System.Collections;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class ForStatement(SourceSpan span, string variable, Expression iterator, Block body, Statement? otherwise) : Statement(span)
{
    public override void Render(TemplateContext context)
    {
        var value = iterator.Evaluate(context);
        if (value is null)
        {
            return;
        }
        var list = value as IEnumerable
            ?? throw new ScriptRuntimeException(iterator.Span, $"Unexpected type `{value.GetType()}` for iterator");
        if (!Loop(context, list))
        {
            otherwise?.Render(context);
        }
    }

    private bool Loop(TemplateContext context, IEnumerable list)
    {
        var enumerator = list.GetEnumerator();
        var loop = new LoopState(variable, enumerator);
        context.EnterLoop(loop);
        try
        {
            if (!enumerator.MoveNext())
            {
                return false;
            }
            do
            {
                context.StepLoop(Span, "loop statement");
                loop.Take();
                body.Render(context);
            }
            while (!loop.IsLast);
            return true;
        }
        finally
        {
            context.ExitLoop();
            (enumerator as IDisposable)?.Dispose();
        }
    }
}
