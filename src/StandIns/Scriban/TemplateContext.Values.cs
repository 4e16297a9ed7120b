using System.Collections;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban;

public partial class TemplateContext
{
    /// <summary>How a value is printed; <paramref name="nested"/> asks for the form inside a list, which the stand-in does not print.</summary>
    public virtual string? ObjectToString(object? value, bool nested = false)
    {
        if (nested)
        {
            throw new NotSupportedException("the stand-in for Scriban prints no list; use array.join");
        }
        var text = ToText(value);
        return LimitToString > 0 && text?.Length >= LimitToString ? text[..LimitToString] + "..." : text;
    }

    /// <summary>Everything but null and false: 0, "" and an empty list are true.</summary>
    internal static bool ToBool(object? value) => value is not (null or false);

    internal int ToInt(SourceSpan span, object? value)
    {
        try
        {
            return Convert.ToInt32(value, CurrentCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            throw new ScriptRuntimeException(span, $"Unable to convert type `{value?.GetType().Name}` to int", e);
        }
    }

    /// <summary>A value as a function's parameter wants it.</summary>
    internal object? ToObject(SourceSpan span, object? value, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target == value?.GetType() || (value is null && target != type) ? value
            : target == typeof(string) ? ObjectToString(value)
            : target == typeof(int) ? ToInt(span, value)
            : target == typeof(bool) ? ToBool(value)
            : target.IsPrimitive || target == typeof(decimal) ? ToNumber(span, value, target)
            : value is null || target.IsInstanceOfType(value) ? value
            : throw Unconvertible(span, value, target, null);
    }

    private object ToNumber(SourceSpan span, object? value, Type type)
    {
        try
        {
            return Convert.ChangeType(value ?? 0, type, CurrentCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            throw Unconvertible(span, value, type, e);
        }
    }

    private string? ToText(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime => throw new NotSupportedException("the stand-in for Scriban prints no DateTime; pass text"),
        IFormattable formattable => formattable.ToString(null, this),
        IConvertible convertible => convertible.ToString(this),
        IEnumerable => throw new NotSupportedException("the stand-in for Scriban prints no list; use array.join"),
        _ => value.ToString(),
    };

    private static ScriptRuntimeException Unconvertible(SourceSpan span, object? value, Type type, Exception? inner) =>
        new(span, $"Unable to convert type `{value?.GetType().Name}` to `{type.Name}`", inner);
}
