using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

public partial class TemplateContext
{
    private readonly List<IScriptObject> _globals = [];
    private readonly List<LoopState> _loops = [];
    private int _loopDepth;
    private int _iterations;

    public IScriptObject? CurrentGlobal => _globals[^1];

    public void PushGlobal(IScriptObject scriptObject) => _globals.Add(scriptObject);

    public IScriptObject PopGlobal()
    {
        if (_globals.Count == 1)
        {
            throw new InvalidOperationException("Unexpected PopGlobal() not matching a PushGlobal");
        }
        var popped = _globals[^1];
        _globals.RemoveAt(_globals.Count - 1);
        return popped;
    }

    /// <summary>The innermost loop's, then the newest global's; an included template sees its includer's.</summary>
    internal object? GetVariable(SourceSpan span, string name)
    {
        for (var i = _loops.Count - 1; i >= 0; i--)
        {
            if (_loops[i].Variable == name)
            {
                return _loops[i].Value;
            }
            if (name == "for")
            {
                return _loops[i];
            }
        }
        for (var i = _globals.Count - 1; i >= 0; i--)
        {
            if (_globals[i].TryGetValue(this, span, name, out var value))
            {
                return value;
            }
        }
        return StrictVariables
            ? throw new ScriptRuntimeException(span, $"The variable or function `{name}` was not found")
            : null;
    }

    internal void EnterLoop(LoopState loop)
    {
        _loops.Add(loop);
        EnterCounting();
    }

    internal void ExitLoop()
    {
        _loops.RemoveAt(_loops.Count - 1);
        ExitCounting();
    }

    /// <summary>One budget for an outermost loop and everything that iterates within it.</summary>
    internal void EnterCounting() => _iterations = _loopDepth++ == 0 ? 0 : _iterations;

    internal void ExitCounting() => _loopDepth--;

    internal void StepLoop(SourceSpan span, string what)
    {
        if (++_iterations > LoopLimit && LoopLimit != 0)
        {
            throw new ScriptRuntimeException(span, $"Exceeding number of iteration limit `{LoopLimit}` for {what}.");
        }
    }

    private void ResetVariables()
    {
        _globals.RemoveRange(1, _globals.Count - 1);
        _loops.Clear();
        (_loopDepth, _depth) = (0, 0);
    }
}
