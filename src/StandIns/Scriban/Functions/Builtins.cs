using System.Reflection;
using Scriban.Runtime;

namespace Scriban.Functions;

/// <summary>The functions that every template can call.</summary>
internal static class Builtins
{
    /// <summary>The real Scriban's names at the top level, whether or not the stand-in has something behind them.</summary>
    private static readonly string[] s_reserved =
        ["array", "blank", "date", "empty", "html", "include_join", "math", "object", "regex", "string", "timespan"];

    private static readonly Dictionary<string, ScriptObject> s_namespaces = new()
    {
        ["array"] = Functions(typeof(ArrayFunctions)),
        ["html"] = Functions(typeof(HtmlFunctions)),
        ["math"] = Functions(typeof(MathFunctions)),
        ["string"] = Functions(typeof(StringFunctions)),
    };

    public static ScriptObject Default { get; } = Create();

    public static string Known { get; } =
        "include, " + string.Join(", ", s_namespaces.SelectMany(space => space.Value.Keys.Order(StringComparer.Ordinal).Select(name => $"{space.Key}.{name}")));

    public static bool IsReserved(string name) => s_reserved.Contains(name);

    public static bool Knows(string space, string function) =>
        s_namespaces.TryGetValue(space, out var functions) && functions.Contains(function);

    private static ScriptObject Create()
    {
        var builtins = new ScriptObject();
        builtins.Import("include", Include.Render);
        foreach (var (name, functions) in s_namespaces)
        {
            builtins[name] = functions;
        }
        builtins.IsReadOnly = true;
        return builtins;
    }

    private static ScriptObject Functions(Type type)
    {
        var functions = new ScriptObject();
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            var name = StandardMemberRenamer.Rename(method.Name);
            functions[name] = new ScriptFunction(name, null, method);
        }
        functions.IsReadOnly = true;
        return functions;
    }
}
