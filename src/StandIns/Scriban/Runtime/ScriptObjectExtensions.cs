using System.Collections;
using System.Reflection;

namespace Scriban.Runtime;

public static class ScriptObjectExtensions
{
    /// <summary>A function that templates call by this name; a leading <see cref="TemplateContext"/> parameter is filled in.</summary>
    public static void Import(this ScriptObject script, string member, Delegate function) =>
        script[member] = new ScriptFunction(member, function.Target, function.Method);

    /// <summary>The members of an object, renamed, or the entries of a dictionary, as they are.</summary>
    public static void Import(this ScriptObject script, object? obj, Func<MemberInfo, bool>? filter = null, MemberRenamerDelegate? renamer = null)
    {
        if (filter is not null)
        {
            throw new NotSupportedException("the stand-in for Scriban imports all members or none; it knows no filter");
        }
        switch (obj)
        {
            case null:
                break;
            case ScriptObject other:
                foreach (var (key, value) in other)
                {
                    script[key] = value;
                }
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    script[(string)entry.Key] = entry.Value;
                }
                break;
            default:
                foreach (var (name, property) in Members.Of(obj.GetType(), renamer ?? StandardMemberRenamer.Default))
                {
                    script[name] = property.GetValue(obj);
                }
                break;
        }
    }
}
