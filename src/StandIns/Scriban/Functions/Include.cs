using Scriban.Runtime;

namespace Scriban.Functions;

internal static class Include
{
    public static string Render(TemplateContext context, string? name, object? first = null, object? second = null)
    {
        var caller = context.CurrentNode;
        var template = context.GetOrCreateTemplate(context.GetTemplatePathFromName(name, caller) ?? "", caller);
        return context.RenderTemplate(template, [name, first, second], caller);
    }
}
