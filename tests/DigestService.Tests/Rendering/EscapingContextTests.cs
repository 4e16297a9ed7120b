using DigestService.Rendering;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace DigestService.Tests.Rendering;

public sealed class EscapingContextTests
{
    private readonly Dictionary<string, Template> _others = [];

    [Fact]
    public void Every_value_is_escaped_in_html() =>
        Assert.Equal("<b>&lt;td&gt;&amp;amp;&quot;&#39;é</b>", Render("<b>{{ value }}</b>", "<td>&amp;\"'é"));

    [Fact]
    public void Nothing_is_escaped_in_text_but_a_value_stays_on_its_line() =>
        Assert.Equal("a <b> & \"c\" d\n", Render("{{ value }}\n", "a <b> &\n\"c\"\0 \u202ed", html: false));

    [Theory]
    [InlineData("{{ value | string.upcase }}", "&lt;A&gt;")]
    [InlineData("{{ value | string.truncate 2 '' }}", "&lt;a")]
    [InlineData("{{ value | string.replace 'a' '&' }}", "&lt;&amp;&gt;")]
    [InlineData("{{ value | html.url_encode }}", "%3Ca%3E")]
    public void What_a_filter_returns_is_a_value_too(string template, string text) => Assert.Equal(text, Render(template, "<a>"));

    [Fact]
    public void What_is_included_is_escaped_once()
    {
        Include("part.html", "<i>{{ value }}</i>{{ include 'inner.html' }}");
        Include("inner.html", "<u>{{ value }}</u>");
        Assert.Equal("<p><i>&lt;&amp;</i><u>&lt;&amp;</u></p>", Render("<p>{{ include \"part.html\" }}</p>", "<&"));
    }

    [Fact]
    public void What_is_included_sees_the_loop_around_it()
    {
        Include("part.html", "{{ item }}{{ if !for.last }},{{ end }}");
        Assert.Equal("&lt;,b", Render("{{ for item in value }}{{ include 'part.html' }}{{ end }}", new[] { "<", "b" }));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error()
    {
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ valeu }}", "a"));
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ value.nope }}", Given.Links));
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ include 'nope.html' }}", "a"));
    }

    [Fact]
    public void A_value_that_is_absent_is_nothing() =>
        Assert.Equal("[]", Render("[{{ value }}]{{ if value }}x{{ end }}", null));

    [Fact]
    public void A_loop_at_its_limit_is_whole_and_beyond_it_an_error_never_a_cut()
    {
        Assert.Equal(EscapingContext.MaxIterations, Render("{{ for x in value }}.{{ end }}", Enumerable.Range(0, EscapingContext.MaxIterations).ToList()).Length);
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ for x in value }}.{{ end }}", Enumerable.Range(0, EscapingContext.MaxIterations + 1).ToList()));
    }

    [Fact]
    public void A_text_at_its_limit_is_whole_and_beyond_it_an_error_never_a_cut()
    {
        Assert.Equal(EscapingContext.MaxCharacters, Render("{{ value }}", new string('a', EscapingContext.MaxCharacters)).Length);
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ value }}", new string('a', EscapingContext.MaxCharacters + 1)));
    }

    [Fact]
    public void A_template_that_includes_itself_is_an_error()
    {
        Include("part.html", "{{ include 'part.html' }}");
        Assert.Throws<ScriptRuntimeException>(() => Render("{{ include 'part.html' }}", "a"));
    }

    [Fact]
    public void A_context_used_again_remembers_nothing()
    {
        var context = new EscapingContext(isHtml: true, _others.GetValueOrDefault);
        var template = Template.Parse("{{ value }}{{ for x in list }}{{ x }}{{ end }}");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"{i}ab", context.Render(template, new ScriptObject { ["value"] = i, ["list"] = new[] { "a", "b" } }));
        }
        Assert.Throws<ScriptRuntimeException>(() => context.Render(template, []));
    }

    private void Include(string name, string text) => _others[name] = Template.Parse(text, name);

    private string Render(string template, object? value, bool html = true) =>
        new EscapingContext(html, _others.GetValueOrDefault).Render(Template.Parse(template), new ScriptObject { ["value"] = value });
}
