using System.Net;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace StandIns.Tests.Templates;

/// <summary>How the product escapes: by overriding how values are written, and an include of its own.</summary>
public class EscapingTests
{
    private sealed record Html(string Text);

    private sealed class HtmlContext : TemplateContext
    {
        public HtmlContext(IReadOnlyDictionary<string, Template> templates)
        {
            AutoIndent = false;
            var functions = new ScriptObject();
            functions.Import("include", (TemplateContext context, string name) =>
                new Html(context.RenderTemplate(templates[name], [], context.CurrentNode)));
            PushGlobal(functions);
        }

        public List<object?> Values { get; } = [];

        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            Values.Add(textAsObject);
            return textAsObject is Html html ? Write(html.Text) : Write(WebUtility.HtmlEncode(ObjectToString(textAsObject)));
        }
    }

    [Fact]
    public void Values_are_escaped_once_and_template_text_and_includes_are_not()
    {
        var context = new HtmlContext(new Dictionary<string, Template>
        {
            ["item.html"] = TemplateText.Parse("<li>{{ x }}</li>"),
        });
        context.PushGlobal(new ScriptObject { ["list"] = new[] { "a & b", "<c>" }, ["name"] = "\"N\"" });

        var text = TemplateText.Parse("<p title=\"{{ name }}\">{{ 'x < y' }}{{ for x in list }}{{ include 'item.html' }}{{ end }}{{ 1 }}{{ null }}</p>").Render(context);

        Assert.Equal("<p title=\"&quot;N&quot;\">x &lt; y<li>a &amp; b</li><li>&lt;c&gt;</li>1</p>", text);
        Assert.Equal(["\"N\"", "x < y", "a & b", new Html("<li>a &amp; b</li>"), "<c>", new Html("<li>&lt;c&gt;</li>"), 1], context.Values);
    }

    [Fact]
    public void A_context_can_be_used_again_after_reset()
    {
        var context = new HtmlContext(new Dictionary<string, Template>());
        var template = TemplateText.Parse("{{ name }}");

        context.PushGlobal(new ScriptObject { ["name"] = "<a>" });
        Assert.Equal("&lt;a&gt;", template.Render(context));
        context.Reset();
        Assert.Equal("", template.Render(context));
    }

    [Fact]
    public void Text_can_go_to_an_output_of_ones_own()
    {
        var context = new TemplateContext { AutoIndent = false };
        var output = new StringBuilderOutput();
        context.PushOutput(output);

        Assert.Equal("text 1", TemplateText.Parse("text {{ 1 }}").Render(context));
        Assert.Same(output, context.PopOutput());
        Assert.Equal("", output.ToString());
    }
}
