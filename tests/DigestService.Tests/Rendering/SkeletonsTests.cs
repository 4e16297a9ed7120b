using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Rendering.Views;
using Scriban;
using Scriban.Runtime;

namespace DigestService.Tests.Rendering;

public sealed class SkeletonsTests
{
    private static readonly string[] Pieces = ["", "<b>", "&amp;", "'\"", "\0", "\u0001", "\u0001 ", "\n", "\t ", "é", "中文", "\ud83d\ude00", "\ud800", "$\\alpha$", "Words that go on. ", "As long as a line of a mail may be, so that it wraps somewhere, ", "x"];

    private readonly Random _random = new(20251211);
    private readonly Dictionary<string, Template> _templates = new[] { "parts/paper.html", "parts/paper.txt" }.ToDictionary(name => name, name => Template.Parse(File.ReadAllText(Path.Combine(Given.Root, "templates", name))));

    [Theory]
    [InlineData("parts/paper.html")]
    [InlineData("parts/paper.txt")]
    public void A_filled_skeleton_is_byte_for_byte_what_the_template_writes(string name)
    {
        var skeletons = Of(name);
        var drawn = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var paper = AnyPaper();
            drawn += IsDrawn(skeletons, name, paper) ? 1 : 0;
            Assert.Equal(Render(name, paper, null), Render(name, paper, skeletons));
        }
        Assert.Equal(2_000, drawn); // or this would compare the template with itself
    }

    [Theory]
    [InlineData("{{ paper.title | string.upcase }}")]
    [InlineData("{{ paper.title | string.truncate 3 }}")]
    [InlineData("{{ if paper.votes == '12 upvotes' }}a{{ else }}b{{ end }}")]
    [InlineData("{{ if paper.number == 1 }}a{{ else }}b{{ end }}")]
    [InlineData("{{ if paper.number > 1 }}a{{ else }}b{{ end }}")]
    [InlineData("{{ if paper.url == paper.dates }}a{{ else }}b{{ end }}")]
    [InlineData("{{ paper.number + 1 }}")]
    [InlineData("{{ subject }}{{ paper.title }}")]
    [InlineData("{{ paper.title }}{{ if !for.last }},{{ end }}")]
    [InlineData("\u0001 {{ paper.title }}")]
    public void A_template_that_does_more_than_write_is_rendered_as_it_stands(string text)
    {
        const string name = "parts/paper.html";
        _templates[name] = Template.Parse(text);
        var skeletons = Of(name);
        for (var i = 0; i < 100; i++)
        {
            var paper = AnyPaper() with { Title = "a title", Votes = "12 upvotes" };
            Assert.Equal(Render(name, paper, null), Render(name, paper, skeletons));
        }
        Assert.False(IsDrawn(skeletons, name, AnyPaper() with { Title = "a title", Votes = "12 upvotes" }));
    }

    [Theory]
    [InlineData("{{ if paper.byline }}by {{ paper.byline }}{{ end }}", true)]
    [InlineData("{{ (paper.links | array.size) + 1 }}{{ for link in paper.links }}{{ for.index }}{{ link.url }}{{ end }}", true)]
    [InlineData("{{ if paper.is_trending }}{{ paper.why[0].keyword }}{{ end }}", true)]
    [InlineData("{{ paper.byline | string.size }}", false)]
    public void What_is_there_may_be_asked(string text, bool isDrawn)
    {
        const string name = "parts/paper.html";
        _templates[name] = Template.Parse(text);
        var skeletons = Of(name);
        for (var i = 0; i < 100; i++)
        {
            var paper = AnyPaper();
            Assert.Equal(Render(name, paper, null), Render(name, paper, skeletons));
        }
        Assert.Equal(isDrawn, IsDrawn(skeletons, name, AnyPaper() with { Byline = "A. Author" }));
    }

    [Theory]
    [InlineData("digest.html")]
    [InlineData("digest.txt")]
    public void A_digest_is_byte_for_byte_what_its_template_writes(string name)
    {
        var skeletons = OfShipped(name);
        for (var i = 0; i < 500; i++)
        {
            var digest = AnyDigest();
            var plain = new EscapingContext(name.EndsWith(".html", StringComparison.Ordinal), Shipped).Render(Shipped(name)!, Templates.Model(digest));
            Assert.Equal(plain, skeletons.Fill(name, new DigestSlots(digest)));
        }
    }

    [Theory]
    [InlineData("{{ lead }}{{ if away }}{{ away.text }}{{ end }}{{ for paper in papers }}[{{ include 'parts/paper.html' }}]{{ end }}", true)]
    [InlineData("{{ for topic in topics }}{{ topic.name }}{{ if !for.last }}, {{ end }}{{ end }}", true)]
    [InlineData("{{ lead | string.upcase }}", false)]
    [InlineData("{{ for paper in papers }}{{ paper.title }}{{ end }}", false)]
    [InlineData("{{ for paper in papers }}{{ paper }}{{ end }}", false)]
    [InlineData("{{ for paper in papers }}{{ include 'parts/paper.txt' }}{{ end }}", false)]
    [InlineData("{{ for sentence in completeness.sentences }}{{ sentence }}{{ end }}", false)]
    [InlineData("{{ if topics[0].count > 1 }}a{{ end }}", false)]
    [InlineData("{{ if topics[0].name == lead }}a{{ end }}", false)]
    public void A_digest_is_filled_only_where_its_template_does_no_more_than_write(string text, bool isFilled)
    {
        const string name = "digest.html";
        var template = Template.Parse(text);
        Template? Find(string asked) => asked == name ? template : Shipped(asked);
        var digest = AnyDigest() with { Topics = [new TopicView("RLHF", 2)] };
        var filled = new Skeletons(isHtml: true, Find, Given.Templates.Product).Fill(name, new DigestSlots(digest));
        Assert.Equal(isFilled ? new EscapingContext(isHtml: true, Find).Render(template, Templates.Model(digest)) : null, filled);
    }

    [Theory]
    [InlineData(typeof(DigestView), typeof(DigestSlots.Digest))]
    [InlineData(typeof(TopicView), typeof(DigestSlots.Topic))]
    [InlineData(typeof(LinksView), typeof(DigestSlots.Links))]
    [InlineData(typeof(HintView), typeof(DigestSlots.Hint))]
    [InlineData(typeof(MoreView), typeof(DigestSlots.More))]
    [InlineData(typeof(PaperView), typeof(PaperSlots.Paper))]
    [InlineData(typeof(SegmentView), typeof(PaperSlots.Segment))]
    [InlineData(typeof(LinkView), typeof(PaperSlots.Link))]
    [InlineData(typeof(ReasonView), typeof(PaperSlots.Reason))]
    public void A_view_and_its_slots_have_the_same_members(Type view, Type slots) =>
        Assert.Equal(view.GetProperties().Select(each => each.Name).Order(), slots.GetProperties().Select(each => each.Name).Order());

    private readonly Dictionary<string, Template> _shipped = Directory.EnumerateFiles(Path.Combine(Given.Root, "templates"), "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Path.Combine(Given.Root, "templates"), path), path => Template.Parse(File.ReadAllText(path)));

    private Template? Shipped(string name) => _shipped.GetValueOrDefault(name);

    private Skeletons OfShipped(string name) => new(name.EndsWith(".html", StringComparison.Ordinal), Shipped, Given.Templates.Product);

    private DigestView AnyDigest()
    {
        var papers = Some(8, AnyPaper).Select((paper, i) => paper with { Number = i + 1 }).ToList();
        return new DigestView
        {
            Subject = Text(3),
            Headline = Text(3),
            Preheader = Text(3),
            Product = Given.Templates.Product,
            Links = _random.Next(3) == 0 ? null : new LinksView { Preferences = "https://p.example?" + Text(1), Unsubscribe = "https://u.example?" + Text(1), ViewInBrowser = Maybe(() => Text(1)) },
            Cadence = Maybe(() => Text(2)),
            IssueDate = Text(1),
            Lead = Text(4),
            Welcome = AnyHint(),
            Away = AnyHint(),
            NoKeywords = AnyHint(),
            Loud = AnyHint(),
            Topics = [.. Some(4, () => new TopicView(Text(2), _random.Next(9)))],
            Overview = _random.Next(2) == 0 ? papers : [],
            Papers = [.. papers.Where(paper => !paper.IsTrending)],
            Trending = [.. papers.Where(paper => paper.IsTrending)],
            More = _random.Next(2) == 0 ? null : new MoreView(_random.Next(100), Text(2), Maybe(() => Text(1))),
            Completeness = new CompletenessView(1, 1, 0, 0, 0, [.. Some(3, () => Text(3))]),
        };
    }

    private HintView? AnyHint() => _random.Next(2) == 0 ? null : new HintView(Text(3), Text(2), Maybe(() => Text(1)));

    private Skeletons Of(string name) => new(name.EndsWith(".html", StringComparison.Ordinal), _templates.GetValueOrDefault, Given.Templates.Product);

    private bool IsDrawn(Skeletons skeletons, string name, PaperView paper) => skeletons.Of(name, _templates[name], new PaperSlots(paper, Given.Templates.Product)) is not null;

    private string Render(string name, PaperView paper, Skeletons? skeletons)
    {
        var context = new EscapingContext(name.EndsWith(".html", StringComparison.Ordinal), _templates.GetValueOrDefault, skeletons);
        var model = new ScriptObject { ["papers"] = new[] { paper, paper }, ["product"] = Given.Templates.Product, ["subject"] = "A <subject>" };
        return context.Render(Template.Parse($"{{{{ for paper in papers }}}}[{{{{ include '{name}' }}}}]{{{{ end }}}}"), model);
    }

    private PaperView AnyPaper()
    {
        var paper = Given.Paper(Text(6), Text(30), _random.Next(1, 200)) with
        {
            Authors = [.. Some(4, () => Text(3))],
            Organization = Maybe(() => Text(2)),
            CodeUrl = Maybe(() => "https://code.example/" + Text(2)),
            Comments = _random.Next(3),
            ListedOn = Maybe(() => "") is null ? null : Given.Day,
        };
        var shown = new DigestPaper
        {
            Paper = paper,
            Votes = _random.Next(2) == 0 ? null : _random.Next(2000),
            Catches = [.. Some(6, () => new DigestService.Rendering.Catch(Text(3), [.. Some(3, () => "title")], Maybe(() => Text(3))))],
            TitleEvidence = [.. Some(3, () => Span(paper.Title))],
            AbstractEvidence = [.. Some(5, () => Span(paper.Abstract))],
            IsTrending = _random.Next(2) == 0,
        };
        return PaperViews.Of(shown, _random.Next(1, 60), Given.Day, "https://digest.example", _random.Next(3) * 200) with { Tune = Maybe(() => "https://digest.example/t?a=1&b=" + Text(1)) };
    }

    private string Text(int most) => string.Concat(Some(most, () => Pieces[_random.Next(Pieces.Length)]));

    private TextSpan Span(string text) => new(_random.Next(text.Length + 1), _random.Next(20));

    private IEnumerable<T> Some<T>(int most, Func<T> make) => Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make()).ToList();

    private string? Maybe(Func<string> make) => _random.Next(3) == 0 ? null : make();
}
