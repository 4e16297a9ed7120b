using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Scriban.Parsing;

namespace Scriban.Runtime;

/// <summary>What <c>value.member</c> means for each kind of value.</summary>
internal static class Members
{
    private static readonly ConcurrentDictionary<(Type, MemberRenamerDelegate), Dictionary<string, PropertyInfo>> s_properties = new();

    public static bool TryGet(TemplateContext context, SourceSpan span, object target, string member, out object? value)
    {
        switch (target)
        {
            case LoopState loop:
                value = loop.Get(member);
                return true;
            case IScriptObject script:
                return script.TryGetValue(context, span, member, out value);
            case IDictionary dictionary:
                value = dictionary.Contains(member) ? dictionary[member] : null;
                return dictionary.Contains(member);
            case IDictionary<string, object?> dictionary:
                return dictionary.TryGetValue(member, out value);
            case string text:
                value = member == "size" ? text.Length : null;
                return member == "size";
            case IList list:
                value = member == "size" ? list.Count : null;
                return member == "size";
            default:
                return TryGetProperty(context, target, member, out value);
        }
    }

    public static Dictionary<string, PropertyInfo> Of(Type type, MemberRenamerDelegate renamer) =>
        s_properties.GetOrAdd((type, renamer), static key => Find(key.Item1, key.Item2));

    private static bool TryGetProperty(TemplateContext context, object target, string member, out object? value)
    {
        if (target.GetType().IsPrimitive || target is decimal)
        {
            value = null;
            return false;
        }
        var found = Of(target.GetType(), context.MemberRenamer).TryGetValue(member, out var property);
        value = property?.GetValue(target);
        return found;
    }

    private static Dictionary<string, PropertyInfo> Find(Type type, MemberRenamerDelegate renamer)
    {
        var members = new Dictionary<string, PropertyInfo>(StringComparer.Ordinal);
        for (var current = type; current is not null && current != typeof(object); current = current.BaseType)
        {
            foreach (var property in current.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                {
                    members.TryAdd(renamer(property), property);
                }
            }
        }
        return members;
    }
}
