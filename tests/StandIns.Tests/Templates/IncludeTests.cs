using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace StandIns.Tests.Templates;

public class IncludeTests
{
    [Theory]
    [InlineData("[{{ include 'a.html' }}]", "[a: x]")]
    [InlineData("{{ for y in list }}{{ include 'loop.html' }}{{ end }}", "10 21 ")]
    [InlineData("{{ include 'arguments.html' 'one' 2 }}", "arguments.html one 2")]
    [InlineData("{{ include 'nested.html' }}", "<a: x>")]
    [InlineData("{{ include ('a' + '.html') | string.upcase }}", "A: X")]
    [InlineData("  {{ include 'lines.html' }}\n", "  1\n2\n\n")]
    public void An_include_sees_what_its_includer_sees(string template, string expected)
    {
        var text = TemplateText.Render(template, new { Name = "x", List = new[] { 1, 2 } }, context => context.TemplateLoader = new DictionaryLoader
        {
            ["a.html"] = "a: {{ name }}",
            ["loop.html"] = "{{ y }}{{ for.index }} ",
            ["arguments.html"] = "{{ $0 }} {{ $1 }} {{ $2 }}{{ $3 }}",
            ["nested.html"] = "<{{ include 'a.html' }}>",
            ["lines.html"] = "1\n2\n",
        });

        Assert.Equal(expected, text);
    }

    [Fact]
    public void An_error_in_an_include_names_the_include()
    {
        var loader = new DictionaryLoader { ["bad.html"] = "\n{{ if }}", ["null.html"] = "\n\n{{ x.y }}" };

        var parsing = Assert.Throws<ScriptParserRuntimeException>(() => TemplateText.Render("{{ include 'bad.html' }}", null, context => context.TemplateLoader = loader));
        Assert.Equal("bad.html", parsing.ParserMessages[0].Span.FileName);

        var rendering = Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ include 'null.html' }}", null, context => context.TemplateLoader = loader));
        Assert.StartsWith("null.html(3,", rendering.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_loads_an_include_once()
    {
        var loader = new DictionaryLoader { ["a.html"] = "a" };

        Assert.Equal("aa", TemplateText.Render("{{ include 'a.html' }}{{ include 'a.html' }}", null, context => context.TemplateLoader = loader));
        Assert.Equal(1, loader.Loads);
    }

    [Fact]
    public void A_template_that_is_cached_beforehand_is_never_loaded()
    {
        var text = TemplateText.Render("{{ include 'a.html' }}", null, context =>
        {
            context.TemplateLoader = new DictionaryLoader();
            context.CachedTemplates["a.html"] = TemplateText.Parse("cached", "a.html");
        });

        Assert.Equal("cached", text);
    }

    [Fact]
    public void Without_a_loader_an_include_is_an_error() =>
        Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ include 'a.html' }}"));
}
