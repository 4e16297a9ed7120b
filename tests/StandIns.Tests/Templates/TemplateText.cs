using Scriban;
using Scriban.Runtime;

namespace StandIns.Tests.Templates;

/// <summary>Renders with the settings that the product uses.</summary>
internal static class TemplateText
{
    public static string Render(string template, object? model = null, Action<TemplateContext>? configure = null)
    {
        var context = new TemplateContext { AutoIndent = false };
        var globals = new ScriptObject();
        globals.Import(model);
        context.PushGlobal(globals);
        configure?.Invoke(context);
        return Parse(template).Render(context);
    }

    public static Template Parse(string text, string? path = "mail.html")
    {
        var template = Template.Parse(text, path);
        Assert.False(template.HasErrors, template.Messages.ToString());
        return template;
    }
}
