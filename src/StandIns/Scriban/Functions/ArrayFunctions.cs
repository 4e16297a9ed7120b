using System.Collections;
using System.Text;
using Scriban.Parsing;

namespace Scriban.Functions;

internal static class ArrayFunctions
{
    public static int Size(IEnumerable? list) =>
        list is ICollection collection ? collection.Count : list?.Cast<object?>().Count() ?? 0;

    public static object? First(IEnumerable? list) => list?.Cast<object?>().FirstOrDefault();

    public static object? Last(IEnumerable? list) => list?.Cast<object?>().LastOrDefault();

    public static IEnumerable? Limit(IEnumerable? list, int count) => list?.Cast<object?>().Take(count);

    public static string Join(TemplateContext context, SourceSpan span, IEnumerable? list, string? delimiter)
    {
        var text = new StringBuilder();
        var separator = "";
        context.EnterCounting();
        foreach (var item in list ?? Array.Empty<object>())
        {
            context.StepLoop(span, "internal iteration");
            text.Append(separator).Append(context.ObjectToString(item));
            separator = delimiter;
        }
        context.ExitCounting();
        return text.ToString();
    }
}
