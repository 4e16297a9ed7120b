using AngleSharp.Dom;
using DigestService.Subscribers;

namespace DigestService.Tests.Web;

public sealed class KeywordPreferencesTests
{
    private const string Add = "#edit button[formmethod=post]";
    private const string AddAll = "#keywords details button";

    [Fact]
    public async Task A_keyword_is_added_and_the_page_says_so_and_when_the_next_mail_comes()
    {
        await using var rig = await PreferencesRig.Start();
        await rig.Service.ComposeAndSend("2025-12-12T07:00Z");

        var page = await rig.Press(Add, ("try", "“world model”"));

        Assert.Equal(["\"world model\""], (await rig.Profile()).Keywords);
        Assert.Equal("\"world model\"", page.QuerySelector("#keywords .chip button")!.GetAttribute("value"));
        Assert.Contains("1 keyword added", page.QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("The next digest", page.QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pasted_lines_and_commas_become_several_and_what_is_there_already_is_dropped_and_said()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });

        var page = await rig.Press(AddAll, ("lines", "- GAN or VAE\r\n- chess\r\n\"one, two\", RLHF\r\n"));

        Assert.Equal(["chess", "GAN OR VAE", "\"one two\"", "RLHF"], (await rig.Profile()).Keywords);
        Assert.Contains("3 keywords added", page.QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 other you have already", page.QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("already", (await rig.Press(Add, ("try", "chess"))).QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyword_is_removed_by_its_own_button()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess", "go", "shogi"] });

        await rig.Press(".chip button[value=go]");

        Assert.Equal(["chess", "shogi"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task An_edited_keyword_keeps_its_place()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess", "go", "shogi"] });
        var link = (await rig.Open()).QuerySelectorAll(".chip a")[1].GetAttribute("href")!;
        Assert.Equal("go", (await rig.Site.Open(link)).QuerySelector("#keyword")!.GetAttribute("value"));

        using var answer = await rig.Site.Submit(link, Add, ("try", "=Go"), ("without", "programming"));

        Assert.Equal(["chess", "=Go -programming", "shogi"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task What_is_edited_here_after_it_was_removed_elsewhere_is_added()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess", "go"] });

        await rig.Service.Subscription.Change(rig.Reader, profile => profile with { Keywords = ["shogi"] });
        using var answer = await rig.Site.Submit(rig.Page, Add, ("was", "go"), ("try", "baduk"));

        Assert.Equal(["shogi", "baduk"], (await rig.Profile()).Keywords);
    }

    [Theory]
    [InlineData("GAN OR VAE", "video", "(GAN OR VAE) -video")]
    [InlineData("agents", "-stock market, -trading", "agents -\"stock market\" -trading")]
    [InlineData("A* search", "\"old school\"", "A* search -\"old school\"")]
    public async Task A_word_to_leave_out_binds_all_of_the_keyword(string keyword, string without, string expected)
    {
        await using var rig = await PreferencesRig.Start();

        await rig.Press(Add, ("try", keyword), ("without", without));

        Assert.Equal(KeywordLines.Canonical(expected), (await rig.Profile()).Keywords.Single());
    }

    [Fact]
    public async Task A_fault_points_at_the_character_and_keeps_what_was_typed()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.PressInVain(Add, ("try", "chess, diffusion (video"));

        var field = page.QuerySelector("#keyword")!;
        Assert.Equal("chess, diffusion (video", field.GetAttribute("value"));
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        var fault = page.GetElementById(field.GetAttribute("aria-describedby")!.Split(' ')[0])!;
        Assert.Equal("(", fault.QuerySelector("mark")!.TextContent);
        Assert.Equal("diffusion (video", fault.QuerySelector("code")!.TextContent);
        Assert.Contains("at character 11", fault.TextContent, StringComparison.Ordinal);
        Assert.Empty((await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task All_faults_of_a_paste_are_told_at_once_and_nothing_is_saved()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.PressInVain(AddAll, ("lines", "chess\n(go\n\"shogi\nthe\n"));

        Assert.Equal(3, page.QuerySelectorAll("#fault-lines .fault").Length);
        Assert.True(page.QuerySelector("#keywords details")!.HasAttribute("open"));
        Assert.StartsWith("chess\n(go", page.QuerySelector("#lines")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task A_fault_in_what_to_leave_out_stands_there()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.PressInVain(Add, ("try", "diffusion"), ("without", "(video"));

        Assert.Equal("true", page.QuerySelector("#without")!.GetAttribute("aria-invalid"));
        Assert.Null(page.QuerySelector("#keyword")!.GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    public async Task Nothing_is_no_keyword(string text)
    {
        await using var rig = await PreferencesRig.Start();

        Assert.Contains("at least one word", (await rig.PressInVain(Add, ("try", text))).QuerySelector("#fault-try")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_keywords_are_kept_and_one_more_is_refused()
    {
        await using var rig = await PreferencesRig.Start();
        var lines = string.Join('\n', Enumerable.Range(1, 100).Select(at => $"word{at}"));

        Assert.Contains("101 keywords are too many", (await rig.PressInVain(AddAll, ("lines", lines + "\nlast"))).QuerySelector("#fault-lines")!.TextContent, StringComparison.Ordinal);
        await rig.Press(AddAll, ("lines", lines));
        Assert.Contains("101 keywords are too many", (await rig.PressInVain(Add, ("try", "last"))).QuerySelector("#fault-try")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(100, (await rig.Profile()).Keywords.Count);
    }

    [Fact]
    public async Task More_text_than_all_keywords_could_hold_is_refused_unread()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.PressInVain(AddAll, ("lines", new string('a', KeywordLines.MaxLength + 1)));

        Assert.Contains("too much text", page.QuerySelector("#fault-lines")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_a_keyword_is_text_everywhere()
    {
        await using var rig = await PreferencesRig.Start();
        await rig.Press(Add, ("try", "harmless"));
        await rig.Service.Do("update keywords set query = '<script>alert(1)</script>''\"'");

        var page = await rig.Open("?edit=1");
        var faulty = await rig.PressInVain(Add, ("try", "<img src=x onerror=alert(1)> ("), ("without", "\"><b>"));

        Assert.All([page, faulty], each => Assert.Empty(each.QuerySelectorAll("main script, main img, main b")));
        Assert.Equal("<script>alert(1)</script>'\"", page.QuerySelector(".chip button")!.GetAttribute("value"));
        Assert.Contains("<script>", page.QuerySelector(".chip a")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("<img", faulty.QuerySelector("#fault-try code")!.TextContent, StringComparison.Ordinal);
    }
}
