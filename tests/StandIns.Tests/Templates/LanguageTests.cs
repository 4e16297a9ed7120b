using System.Globalization;
using Scriban.Runtime;
using Scriban.Syntax;

namespace StandIns.Tests.Templates;

public class LanguageTests
{
    public sealed record Author(string Name);

    public sealed record Paper(string Title, int Votes, IReadOnlyList<Author> Authors, string? ArxivId = null);

    private static readonly Paper s_paper = new("Attention", 12, [new("Ada"), new("Łukasz"), new("Bo")]);

    private static readonly object s_model = new
    {
        Paper = s_paper,
        Name = "Zoë",
        Nothing = (string?)null,
        Empty = "",
        Zero = 0,
        None = Array.Empty<int>(),
        Ten = 10,
        Half = 2.5,
        Large = 5_000_000_000L,
        Yes = true,
        No = false,
        List = new[] { "a", "b", "c" },
        Names = new List<string> { "x" },
        Map = new Dictionary<string, object?> { ["some-key"] = "value", ["plain"] = 1 },
    };

    [Theory]
    [InlineData("plain { text } }} 100%", "plain { text } }} 100%")]
    [InlineData("{{ name }}", "Zoë")]
    [InlineData("{{name}}{{name}}", "ZoëZoë")]
    [InlineData("[{{ nothing }}][{{ unknown }}][{{ null }}]", "[][][]")]
    [InlineData("{{ 'single' }} {{ \"double\" }} {{ 'a\\'b\\\\c\\n' }}", "single double a'b\\c\n")]
    [InlineData("{{ 12 }} {{ 1.5 }} {{ -3 }} {{ true }} {{ false }}", "12 1.5 -3 true false")]
    [InlineData("{{ ten }} {{ half }} {{ large }} {{ yes }}", "10 2.5 5000000000 true")]
    [InlineData("{{ 'a'; 'b' }}", "ab")]
    [InlineData("{{ 'a'\n   'b'\n\n }}", "ab")]
    [InlineData("{{ }}x{{}}", "x")]
    public void Code_prints_its_values(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ # nothing to see }}x", "x")]
    [InlineData("{{ name # who }}x", "Zoëx")]
    [InlineData("{{ name # who\n'!' }}", "Zoë!")]
    [InlineData("{{ ## two\nlines ## }}x", "x")]
    [InlineData("{{ 'a' ## between ## + 'b' }}", "ab")]
    [InlineData("{{## if x ##}}y", "y")]
    public void Comments_print_nothing(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("a \n {{- 'b' -}} \n\n c", "abc")]
    [InlineData("a \n  {{~ 'b' ~}} \n\n  c", "a \nb\n  c")]
    [InlineData("a{{ 'b' ~}}\n\nc", "ab\nc")]
    [InlineData("<ul>\n{{~ for x in list ~}}\n  <li>{{ x }}</li>\n{{~ end ~}}\n</ul>\n", "<ul>\n  <li>a</li>\n  <li>b</li>\n  <li>c</li>\n</ul>\n")]
    [InlineData("<ul>\r\n{{~ for x in list ~}}\r\n  <li>{{ x }}</li>\r\n{{~ end ~}}\r\n</ul>\r\n", "<ul>\r\n  <li>a</li>\r\n  <li>b</li>\r\n  <li>c</li>\r\n</ul>\r\n")]
    [InlineData("  {{- if yes -}}  x  {{- end -}}  ", "x")]
    [InlineData("{{- 'a' }}  {{ 'b' -}}", "a  b")]
    [InlineData("x {{~ 'a' ~}} y", "xay")]
    public void Whitespace_control_takes_all_or_the_line(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ if yes }}a{{ else }}b{{ end }}", "a")]
    [InlineData("{{ if no }}a{{ else }}b{{ end }}", "b")]
    [InlineData("{{ if no }}a{{ else if ten > 20 }}b{{ else if ten > 5 }}c{{ else }}d{{ end }}!", "c!")]
    [InlineData("{{ if no }}a{{ end }}!", "!")]
    [InlineData("{{ if yes; 'a'; else; 'b'; end }}", "a")]
    [InlineData("{{\nif no\n  'a'\nelse if yes\n  'b'\nend\n'c' }}", "bc")]
    [InlineData("{{ if yes }}{{ if no }}a{{ end }}b{{ end }}", "b")]
    public void If_renders_the_first_branch_that_holds(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("unknown", false)]
    [InlineData("no", false)]
    [InlineData("yes", true)]
    [InlineData("zero", true)]
    [InlineData("empty_text", false)]
    [InlineData("none", true)]
    [InlineData("''", true)]
    public void Only_null_and_false_are_false(string expression, bool expected) =>
        Assert.Equal(expected ? "t" : "f", Render($"{{{{ if {expression} }}}}t{{{{ else }}}}f{{{{ end }}}}"));

    [Theory]
    [InlineData("{{ for x in list }}{{ x }},{{ end }}", "a,b,c,")]
    [InlineData("{{ for x in none }}{{ x }}{{ else }}none{{ end }}", "none")]
    [InlineData("{{ for x in nothing }}{{ x }}{{ else }}none{{ end }}", "")]
    [InlineData("{{ for x in list }}{{ for.index }}{{ for.first }}{{ for.last }} {{ end }}", "0truefalse 1falsefalse 2falsetrue ")]
    [InlineData("{{ for x in list }}{{ if for.even }}e{{ end }}{{ if for.odd }}o{{ end }}{{ end }}", "eoe")]
    [InlineData("{{ for x in list }}{{ x }}{{ if !for.last }}, {{ end }}{{ end }}", "a, b, c")]
    [InlineData("{{ for a in paper.authors }}{{ a.name }};{{ end }}", "Ada;Łukasz;Bo;")]
    [InlineData("{{ for x in list | array.limit 2 }}{{ x }}{{ for.last }}{{ end }}", "afalsebtrue")]
    [InlineData("{{ for x in list }}{{ for y in list }}{{ x }}{{ y }}{{ for.index }} {{ end }}{{ for.index }}|{{ end }}", "aa0 ab1 ac2 0|ba0 bb1 bc2 1|ca0 cb1 cc2 2|")]
    [InlineData("{{ for x in list }}{{ end }}[{{ x }}]", "[]")]
    public void For_goes_through_a_list(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ paper.title }} {{ paper.votes }} [{{ paper.arxiv_id }}]", "Attention 12 []")]
    [InlineData("{{ paper.no_such_thing }}", "")]
    [InlineData("{{ paper['title'] }} {{ map['some-key'] }} {{ map.plain }}", "Attention value 1")]
    [InlineData("{{ list[0] }}{{ list[-1] }}{{ names[7] }}{{ list[1 + 1] }}", "acc")]
    [InlineData("{{ list.size }} {{ name.size }} {{ paper.authors.size }} {{ paper.authors[1].name }}", "3 3 3 Łukasz")]
    [InlineData("[{{ nothing?.title }}]", "[]")]
    public void Members_are_reached_by_their_snake_case_names(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 2 - 3", "5")]
    [InlineData("ten - 1", "9")]
    [InlineData("half + 1", "3.5")]
    [InlineData("half * 2", "5")]
    [InlineData("large + 1", "5000000001")]
    [InlineData("2147483647 + 1", "2147483648")]
    [InlineData("'a' + 1 + 2", "a12")]
    [InlineData("1 + 2 + 'a'", "3a")]
    [InlineData("name + nothing", "Zoë")]
    [InlineData("nothing + 1", "")]
    [InlineData("ten == 10 && name == 'Zoë'", "true")]
    [InlineData("ten != 10 || ten >= 10", "true")]
    [InlineData("1 < 2 == true", "true")]
    [InlineData("!yes || yes", "true")]
    [InlineData("!(yes || yes)", "false")]
    [InlineData("!paper.title", "false")]
    [InlineData("'b' > 'a'", "true")]
    [InlineData("'B' < 'a'", "true")]
    [InlineData("ten == '10'", "true")]
    [InlineData("half > 2", "true")]
    [InlineData("nothing == null", "true")]
    [InlineData("nothing > 1", "false")]
    [InlineData("name != null", "true")]
    [InlineData("nothing ?? 'none'", "none")]
    [InlineData("name ?? 'none'", "Zoë")]
    [InlineData("nothing ?? nothing ?? 'x' + 'y'", "xy")]
    [InlineData("no || nothing", "false")]
    [InlineData("yes && 'text'", "true")]
    [InlineData("yes == no", "false")]
    [InlineData("-ten + 1", "-9")]
    public void Operators_have_their_precedence_and_kinds(string expression, string expected) =>
        Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("name | string.upcase", "ZOË")]
    [InlineData("'ÀB' | string.downcase", "àb")]
    [InlineData("'émile zola' | string.capitalize", "Émile zola")]
    [InlineData("nothing | string.capitalize", "")]
    [InlineData("' x\n' | string.strip", "x")]
    [InlineData("'abcdefgh' | string.truncate 6", "abc...")]
    [InlineData("'abcdefgh' | string.truncate 6 '…'", "abcde…")]
    [InlineData("'abcdefgh' | string.truncate 8", "abcdefgh")]
    [InlineData("'abcdefgh' | string.truncate 2", "...")]
    [InlineData("'a-b-c' | string.replace '-' '+'", "a+b+c")]
    [InlineData("name | string.size", "3")]
    [InlineData("'a' | string.append 'b' | string.append ten", "ab10")]
    [InlineData("list | array.size", "3")]
    [InlineData("nothing | array.size", "0")]
    [InlineData("list | array.join ', '", "a, b, c")]
    [InlineData("nothing | array.join ', '", "")]
    [InlineData("list | array.first", "a")]
    [InlineData("list | array.last", "c")]
    [InlineData("none | array.first", "")]
    [InlineData("list | array.limit 2 | array.join ''", "ab")]
    [InlineData("half | math.round", "2")]
    [InlineData("3.14159 | math.round 2", "3.14")]
    [InlineData("ten | math.round", "10")]
    [InlineData("'<a href=\"x\">&\\'' | html.escape", "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")]
    [InlineData("'a b&é/' | html.url_encode", "a%20b%26%C3%A9%2F")]
    [InlineData("string.upcase name", "ZOË")]
    [InlineData("string.truncate 'abcdefgh' 6", "abc...")]
    [InlineData("string.size(name) + 1", "4")]
    [InlineData("string.truncate('abcdefgh', 3 + 3)", "abc...")]
    [InlineData("'abcdefgh' | string.truncate (3 + 3)", "abc...")]
    [InlineData("'abcdefgh' | string.truncate(6)", "abc...")]
    [InlineData("(list | array.size) > 2", "true")]
    [InlineData("'a' + 'b' | string.upcase", "AB")]
    [InlineData("nothing ?? 'none' | string.upcase", "NONE")]
    [InlineData("name |\n string.upcase", "ZOË")]
    public void Functions_take_what_is_piped_first(string expression, string expected) =>
        Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Fact]
    public void Own_functions_are_called_by_their_names()
    {
        var text = TemplateText.Render("{{ add 1 2 }} {{ 3 | add 4 }} {{ greet }} {{ add(5, 6) }} {{ here 'x' }}", null, context =>
        {
            var functions = new ScriptObject();
            functions.Import("add", (int a, int b) => a + b);
            functions.Import("greet", () => "hello");
            functions.Import("here", (Scriban.TemplateContext inner, string text) => text + ReferenceEquals(inner, context));
            context.PushGlobal(functions);
        });

        Assert.Equal("3 7 hello 11 xTrue", text);
    }

    [Fact]
    public void The_newest_global_hides_the_older_ones()
    {
        var text = TemplateText.Render("{{ name }}{{ ten }}", s_model, context => context.PushGlobal(new ScriptObject { ["name"] = "other" }));

        Assert.Equal("other10", text);
    }

    [Fact]
    public void Numbers_follow_the_culture_that_was_pushed()
    {
        var german = CultureInfo.GetCultureInfo("de-DE");

        Assert.Equal("2,5", TemplateText.Render("{{ half }}", s_model, context => context.PushCulture(german)));
    }

    [Fact]
    public void A_member_of_null_is_an_error_with_its_place()
    {
        var error = Assert.Throws<ScriptRuntimeException>(() => Render("line\n{{ nothing.title }}"));

        Assert.StartsWith("mail.html(2,", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Span.Start.Line);
    }

    [Fact]
    public void Strict_variables_make_an_unknown_name_an_error() =>
        Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ unknown }}", s_model, context => context.StrictVariables = true));

    [Fact]
    public void Without_relaxed_members_an_unknown_member_is_an_error()
    {
        Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ paper.nope }}", s_model, context => context.EnableRelaxedMemberAccess = false));
        Assert.Equal("Attention", TemplateText.Render("{{ paper.title }}", s_model, context => context.EnableRelaxedMemberAccess = false));
    }

    [Theory]
    [InlineData("{{ paper.title | nope }}")]
    [InlineData("{{ paper | array.size 1 2 3 }}")]
    [InlineData("{{ for x in ten }}{{ end }}")]
    [InlineData("{{ 'a' - 'b' }}")]
    [InlineData("{{ 'abc' | string.truncate 'x' }}")]
    [InlineData("{{ list[7] }}")]
    public void What_makes_no_sense_is_an_error(string template) =>
        Assert.Throws<ScriptRuntimeException>(() => Render(template));

    [Fact]
    public void An_exception_in_own_code_arrives_with_the_place_and_as_the_inner_one()
    {
        var error = Assert.Throws<ScriptRuntimeException>(() => TemplateText.Render("{{ fail }}", null, context =>
        {
            var functions = new ScriptObject();
            functions.Import("fail", string () => throw new InvalidDataException("broken"));
            context.PushGlobal(functions);
        }));

        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Equal("broken", error.OriginalMessage);
    }

    [Theory]
    [InlineData("ab\n{{ if x }}", 2)]
    [InlineData("{{ end }}", 1)]
    [InlineData("\n\n{{ else }}", 3)]
    [InlineData("{{ 1 + }}", 1)]
    [InlineData("{{ (1 }}", 1)]
    [InlineData("{{ 'abc }}", 1)]
    [InlineData("{{ for x list }}{{ end }}", 1)]
    public void A_template_that_does_not_parse_says_where(string template, int line)
    {
        var parsed = Scriban.Template.Parse(template, "mail.html");

        Assert.True(parsed.HasErrors);
        Assert.Equal(Scriban.Parsing.ParserMessageType.Error, parsed.Messages[0].Type);
        Assert.Equal("mail.html", parsed.Messages[0].Span.FileName);
        Assert.Equal(line, parsed.Messages[0].Span.Start.Line + 1);
        Assert.Matches(@"^mail\.html\(\d+,\d+\) : error : .+", parsed.Messages[0].ToString());
        Assert.Throws<InvalidOperationException>(() => parsed.Render(new Scriban.TemplateContext { AutoIndent = false }));
    }

    private static string Render(string template) => TemplateText.Render(template, s_model);
}
