using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace StandIns.Tests.Templates;

public class LimitTests
{
    private static readonly object s_model = new { List = Enumerable.Range(0, 5).ToArray(), Text = new string('x', 100) };

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    [InlineData(0, true)]
    public void A_loop_of_its_limit_runs_and_one_more_is_an_error(int limit, bool runs)
    {
        string Render() => TemplateText.Render("{{ for x in list }}{{ x }}{{ end }}", s_model, context => context.LoopLimit = limit);

        if (runs)
            Assert.Equal("01234", Render());
        else
            Assert.Throws<ScriptRuntimeException>(Render);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void Nested_loops_share_the_outermost_loops_budget(int limit, bool runs)
    {
        string Render() => TemplateText.Render("{{ for x in list }}{{ for y in list }}.{{ end }}{{ end }}", s_model, context => context.LoopLimit = limit);

        if (runs)
            Assert.Equal(25, Render().Length);
        else
            Assert.Throws<ScriptRuntimeException>(Render);
    }

    [Fact]
    public void Loops_side_by_side_have_a_budget_each() =>
        Assert.Equal(10, TemplateText.Render("{{ for x in list }}.{{ end }}{{ for x in list }}.{{ end }}", s_model, context => context.LoopLimit = 5).Length);

    [Fact]
    public void Joining_counts_as_a_loop() =>
        Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ list | array.join ',' }}", s_model, context => context.LoopLimit = 4));

    [Fact]
    public void A_long_value_is_cut_in_silence() =>
        Assert.Equal(new string('x', 10) + "...", TemplateText.Render("{{ text }}", s_model, context => context.LimitToString = 10));

    [Fact]
    public void Long_output_is_cut_in_silence() =>
        Assert.Equal("0123456789...", TemplateText.Render("01234{{ '56' }}789abc{{ 'def' }}", s_model, context => context.LimitToString = 10));

    [Fact]
    public void The_output_limit_goes_on_counting_over_renderings_until_reset()
    {
        var context = new TemplateContext { AutoIndent = false, LimitToString = 10 };
        var template = TemplateText.Parse("012345");

        Assert.Equal("012345", template.Render(context));
        Assert.Equal("0123...", template.Render(context));
        context.Reset();
        Assert.Equal("012345", template.Render(context));
    }

    [Fact]
    public void Without_a_limit_nothing_is_cut() =>
        Assert.Equal(2_000_000, TemplateText.Render("{{ text }}", new { Text = new string('x', 2_000_000) }, context => context.LimitToString = 0).Length);

    [Fact]
    public void A_template_that_includes_itself_is_an_error()
    {
        var error = Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ include 'mail.html' }}", s_model, context =>
            context.TemplateLoader = new DictionaryLoader { ["mail.html"] = "{{ include 'mail.html' }}" }));

        Assert.Contains("recursive depth limit", error.Message, StringComparison.Ordinal);
    }
}
