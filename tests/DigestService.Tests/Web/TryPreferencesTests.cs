using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class TryPreferencesTests
{
    private static readonly string Yesterday = $"{DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}";
    private static readonly string LongAgo = $"{DateTime.UtcNow.AddDays(-20):yyyy-MM-dd}";

    private static async Task<PreferencesRig> Start(Profile? profile = null)
    {
        var rig = await PreferencesRig.Start(profile);
        await rig.Service.Tell("hf", $"{Yesterday}T12:00Z",
        [
            .. Enumerable.Range(1, 6).Select(at => Told.Listed($"1{at}", $"Clipping Gradients {at}", Yesterday, @abstract: "We <b>clip</b> & scale $\\beta$.")),
            Told.Listed("21", "CLIP for Video", Yesterday), Told.Listed("22", "CLIP for Chess", LongAgo), Told.Listed("23", "Go", Yesterday),
        ]);
        return rig;
    }

    [Fact]
    public async Task Without_scripts_a_keyword_is_tried_by_a_link_and_nothing_is_saved()
    {
        await using var rig = await Start();

        var page = await rig.Open("?try=clip&days=7");

        Assert.Contains("catches 7 of", page.QuerySelector("#try .caught")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("In 30 days: 8", page.QuerySelector("#try .caught")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(5, page.QuerySelectorAll("#try .tried > li").Length);
        Assert.Equal("clip", page.QuerySelector("#keyword")!.GetAttribute("value"));
        Assert.Equal("7", page.QuerySelector("#days option[selected]")!.GetAttribute("value"));
        Assert.Empty((await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task The_words_that_were_found_are_marked_and_markup_in_papers_is_text()
    {
        await using var rig = await Start();

        var paper = (await rig.Open("?try=gradients+clip&days=30")).QuerySelector("#try .tried li")!;

        Assert.Equal(["Clipping", "Gradients"], paper.QuerySelectorAll("h4 mark").Select(mark => mark.TextContent));
        Assert.Contains("We <b>clip</b> & scale β.", paper.TextContent, StringComparison.Ordinal);
        Assert.Contains("found in title, abstract", paper.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_given_the_same_piece_of_page()
    {
        await using var rig = await Start();

        var page = (await rig.Open("?try=CLIP&without=chess&days=30")).QuerySelector("#try .trial")!;
        var piece = await rig.Site.Open($"{rig.Page}/try?keyword=CLIP&without=chess&days=30");

        Assert.Equal(page.TextContent, piece.QuerySelector(".trial")!.TextContent);
        Assert.Null(piece.QuerySelector("main, header, h1"));
        Assert.Contains("exclusion shuts out 1 paper", page.TextContent, StringComparison.Ordinal);
        Assert.Equal("", (await rig.Site.Browser.GetStringAsync($"{rig.Page}/try?keyword=+")).Trim());
    }

    [Fact]
    public async Task What_exactly_this_form_would_change_is_said_and_taken_with_one_tap()
    {
        await using var rig = await Start();
        await rig.Press("#edit button[formmethod=post]", ("try", "chess"));

        using var answer = await rig.Site.Submit($"{rig.Page}?try=CLIP&days=30", "#try li.exact button");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(["chess", "=CLIP"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task A_change_to_a_keyword_that_is_saved_takes_its_place()
    {
        await using var rig = await Start(new Profile { Keywords = ["chess", "CLIP", "go"] });
        var link = (await rig.Open()).QuerySelectorAll(".chip a")[1].GetAttribute("href")!;
        Assert.Equal("Use =CLIP instead", (await rig.Site.Open(link)).QuerySelector("#try li.exact button")!.TextContent);

        using var answer = await rig.Site.Submit(link, "#try li.exact button");

        Assert.Equal(["chess", "=CLIP", "go"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task Mutes_twins_and_dead_keywords_are_told()
    {
        await using var rig = await Start(new Profile { Keywords = ["gradients"], Mutes = [new Mute("video")] });

        Assert.Contains("“gradients”", (await rig.Open("?try=clipping+gradients")).QuerySelector("#try li.twin")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("CLIP for Video", (await rig.Open("?try=video")).QuerySelector("#try li.muted")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("nothing in 30 days", (await rig.Open("?try=xyzzy")).QuerySelector("#try li.dead")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_points_at_the_character_while_one_types()
    {
        await using var rig = await Start();

        var piece = await rig.Site.Open($"{rig.Page}/try?keyword=chess%2C+%3Cb%3E+(go");

        Assert.Equal("(", piece.QuerySelector(".faulty mark")!.TextContent);
        Assert.Equal("<b> (go", piece.QuerySelector(".faulty code")!.TextContent);
        Assert.Contains("at character 5", piece.QuerySelector(".faulty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_keywords_the_last_is_tried_and_it_says_so()
    {
        await using var rig = await Start();

        var text = (await rig.Open("?try=chess,+go")).QuerySelector("#try")!.TextContent;

        Assert.Contains("These are 2 keywords", text, StringComparison.Ordinal);
        Assert.Contains("What go brings", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_needs_the_reader_s_own_link()
    {
        await using var rig = await Start();
        var signer = rig.Service.Get<LinkSigner>();

        foreach (var link in new[] { new SignedLink(LinkPurpose.View, rig.Reader, 1), new SignedLink(LinkPurpose.Manage, rig.Reader, 0), new SignedLink(LinkPurpose.Manage, rig.Reader, 1, ExpiresAt: DateTimeOffset.UtcNow.AddMinutes(-1)) })
            Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync($"/manage/{signer.Sign(link)}/try?keyword=go")).StatusCode);
        await rig.Service.Subscription.Leave(rig.Reader, DateTimeOffset.UtcNow);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync($"{rig.Page}/try?keyword=go")).StatusCode);
    }
}
