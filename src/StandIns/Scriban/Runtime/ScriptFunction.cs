using System.Reflection;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>A .NET method that templates can call; the context and the caller's place are filled in where it asks for them first.</summary>
internal sealed class ScriptFunction
{
    private readonly string _name;
    private readonly object? _target;
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;
    private readonly int _given;
    private readonly int _required;

    public ScriptFunction(string name, object? target, MethodInfo method)
    {
        (_name, _target, _method) = (name, target, method);
        _parameters = method.GetParameters();
        _given = !Takes(0, typeof(TemplateContext)) ? 0 : Takes(1, typeof(SourceSpan)) ? 2 : 1;
        _required = _parameters.Count(parameter => !parameter.IsOptional) - _given;
    }

    public object? Call(TemplateContext context, ScriptNode caller, object?[] values)
    {
        if (values.Length < _required || values.Length > _parameters.Length - _given)
        {
            throw new ScriptRuntimeException(caller.Span, $"Invalid number of arguments `{values.Length}` passed to `{_name}` while expecting `{_required}` arguments");
        }
        context.EnterRecursive(caller);
        try
        {
            return _method.Invoke(_target, BindingFlags.DoNotWrapExceptions, null, Arguments(context, caller.Span, values), null);
        }
        finally
        {
            context.ExitRecursive(caller);
        }
    }

    private bool Takes(int index, Type type) => index < _parameters.Length && _parameters[index].ParameterType == type;

    private object?[] Arguments(TemplateContext context, SourceSpan span, object?[] values)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = i < _given
                ? i == 0 ? context : span
                : i - _given < values.Length
                    ? context.ToObject(span, values[i - _given], _parameters[i].ParameterType)
                    : _parameters[i].DefaultValue;
        }
        return arguments;
    }
}
