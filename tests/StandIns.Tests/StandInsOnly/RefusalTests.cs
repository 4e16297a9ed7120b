using Scriban;

namespace StandIns.Tests.StandInsOnly;

/// <summary>What the real Scriban knows and the stand-in does not: it must say so, never guess.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("{{ x = 1 }}", "`=`")]
    [InlineData("{{ x ? 1 : 2 }}", "`?`")]
    [InlineData("{{ 1 / 2 }}", "`/`")]
    [InlineData("{{ [1, 2] }}", "`[`")]
    [InlineData("{{ {a: 1} }}", "`{`")]
    [InlineData("{{ 1..5 }}", "`..`")]
    [InlineData("{{ x++ }}", "`++`")]
    [InlineData("{{ capture x }}{{ end }}", "the statement `capture`")]
    [InlineData("{{ while x }}{{ end }}", "the statement `while`")]
    [InlineData("{{ case x }}{{ end }}", "the statement `case`")]
    [InlineData("{{ func f }}{{ end }}", "the statement `func`")]
    [InlineData("{{ date.now }}", "`date.now`")]
    [InlineData("{{ x | string.slice 1 }}", "`string.slice`")]
    [InlineData("{{ x | array.sort }}", "`array.sort`")]
    [InlineData("{{ for x in y }}{{ for.rindex }}{{ end }}", "`for.rindex`")]
    [InlineData("{{ for x in y limit: 3 }}{{ end }}", "`:`")]
    [InlineData("{{ x | array.size > 3 }}", "`>` beside a call")]
    [InlineData("{{ string.append x 'a' + 'b' }}", "`+` beside a call")]
    [InlineData("{{ x == empty }}", "`empty`")]
    [InlineData("{%{ raw }%}", "escape blocks")]
    [InlineData("{{ `x` }}", "``` here")]
    [InlineData("{{ 0x10 }}", "this number")]
    public void It_names_what_it_does_not_know_and_what_it_knows(string template, string what)
    {
        var message = Assert.Single(Template.Parse("\n" + template, "mail.html").Messages).ToString();

        Assert.StartsWith("mail.html(2,", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_for_auto_indent_to_be_off() =>
        Assert.Throws<NotSupportedException>(() => Template.Parse("x").Render(new TemplateContext()));

    [Fact]
    public void It_wants_a_code_block_closed() => Assert.True(Template.Parse("{{ x").HasErrors);
}
