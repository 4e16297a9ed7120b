using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class KeywordTrialTests
{
    private static Profile With(params string[] keywords) => new() { Keywords = keywords };

    private static string[] Titles(IEnumerable<Paper> papers) => [.. papers.Select(paper => paper.Title)];

    [Fact]
    public void It_says_how_many_papers_a_keyword_catches_and_shows_the_best_with_their_reason()
    {
        var trial = new Recent().Listed("Chess", "We reward nothing.").Listed("Reward models").Listed("Go").Try("reward");

        Assert.Equal((3, 2, 2 / 30.0), (trial.Scanned, trial.Caught, trial.PerDay));
        Assert.Equal(["Reward models", "Chess"], Titles(trial.Best.Select(best => best.Paper)));
        Assert.Equal(["title", "abstract"], trial.Best.Select(best => best.Why.Where));
        Assert.Equal("reward", trial.Best[1].Paper.Abstract.Substring(trial.Best[1].Why.AbstractSpans[0].Start, trial.Best[1].Why.AbstractSpans[0].Length));
    }

    [Fact]
    public void It_shows_five_at_most_the_more_trending_of_equals_first()
    {
        var recent = new Recent();
        for (var votes = 1; votes <= 8; votes++) recent.Listed($"Reward {votes}", votes: votes * 10);

        Assert.Equal(["Reward 8", "Reward 7", "Reward 6", "Reward 5", "Reward 4"], Titles(recent.Try("reward").Best.Select(best => best.Paper)));
    }

    [Fact]
    public void It_points_at_the_fault_of_a_text_that_is_no_keyword()
    {
        var fault = Assert.IsType<TrialFault>(KeywordTrial.Of(new Recent().Snapshot(), AcronymTable.Empty, new Profile(), "video \"diffusion", 30));

        Assert.Equal(("This quote is never closed.", 6, 10), (fault.Message, fault.Position, fault.Length));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(7, 7)]
    [InlineData(14, 14)]
    [InlineData(300, 30)]
    public void It_looks_back_a_week_to_thirty_days(int asked, int days)
    {
        var trial = new Recent().Many(40, "Reward #", at => at).Try("reward", days: asked);

        Assert.Equal((days, days, Recent.Today), (trial.Days.Count, trial.Caught, trial.Days.Until));
        Assert.Equal(30, trial.CaughtInMonth);
    }

    [Fact]
    public void It_keeps_to_the_scope_of_the_profile()
    {
        var recent = new Recent().Listed("Reward listed").Announced("Reward in CL", "cs.CL").Announced("Reward in stars", "astro-ph.GA");

        Assert.Equal(1, recent.Try("reward").Caught);
        Assert.Equal(2, recent.Try("reward", new Profile { Scope = Scope.Categories, Categories = ["cs.*"] }).Caught); // a listed paper of unknown category counts
        Assert.Equal(3, recent.Try("reward", anyScope: true).Caught);
    }

    [Fact]
    public void What_an_exclusion_shuts_out_is_counted_and_shown()
    {
        var trial = new Recent().Listed("Reward games").Listed("Reward models").Listed("Games").Try("reward -games");

        Assert.Equal((1, 1), (trial.Caught, trial.Excluded.Count));
        Assert.Equal("Reward games", trial.Excluded.First.Single().Paper.Title);
    }

    [Fact]
    public void However_many_an_exclusion_shuts_out_all_are_counted() =>
        Assert.Equal(250, new Recent().Many(250, "Reward games #").Try("reward -games").Excluded.Count);

    [Fact]
    public void What_the_mutes_shut_out_is_counted_and_shown_with_the_mute()
    {
        var profile = new Profile { Mutes = [new Mute("survey"), new Mute("games", Recent.Today.AddDays(1)), new Mute("models", Recent.Today)] };
        var trial = new Recent().Listed("Reward survey", votes: 50).Listed("Reward games").Listed("Reward models").Listed("Survey").Try("reward", profile);

        Assert.Equal((1, 2), (trial.Caught, trial.Muted.Count)); // the third mute has ended
        Assert.Equal([("Reward survey", "survey"), ("Reward games", "games")], trial.Muted.First.Select(each => (each.Paper.Title, each.By!)));
    }

    [Fact]
    public void A_keyword_that_is_muted_itself_brings_nothing_in_whatever_form()
    {
        var profile = With("rewards", "model") with { Mutes = [new Mute("rewards")] };
        var recent = new Recent().Listed("Rewarding").Listed("Rewards").Listed("A model");

        Assert.Equal((0, 2, true), (recent.Try("rewards", profile).Caught, recent.Try("rewards", profile).Muted.Count, recent.Try("rewards", profile).IsDead));
        Assert.Equal(1, recent.Try("model", profile).Cap.Caught);
        Assert.Equal(1, recent.Try("reward", profile).Caught); // another keyword, of which the mute shuts out a form
    }

    [Fact]
    public void A_keyword_that_catches_nothing_in_thirty_days_is_dead()
    {
        var recent = new Recent().Listed("Reward", daysAgo: 20).Listed("Chess");

        Assert.True(recent.Try("checkers", days: 7).IsDead);
        Assert.False(recent.Try("reward", days: 7).IsDead);
        Assert.Equal((0, 1), (recent.Try("reward", days: 7).Caught, recent.Try("reward", days: 7).CaughtInMonth));
    }

    [Fact]
    public void A_keyword_that_fills_more_than_each_digest_is_noisy()
    {
        var recent = new Recent().Many(90, "Reward #", at => at % 30);

        Assert.True(recent.Try("reward", new Profile { MaxPapers = 2 }).Noise?.FillsDigests);
        Assert.False(recent.Try("reward", new Profile { MaxPapers = 3 }).IsNoisy);
    }

    [Fact]
    public void A_keyword_that_brings_over_half_of_what_three_bring_is_noisy()
    {
        var recent = new Recent().Many(12, "Reward #").Many(5, "Chess #").Many(5, "Go #");

        Assert.Equal(12 / 22.0, recent.Try("reward", With("reward", "chess", "go")).Noise?.Share);
        Assert.False(recent.Try("reward", With("reward", "chess")).IsNoisy);
        Assert.False(recent.Try("chess", With("reward", "chess", "go")).IsNoisy);
        Assert.False(new Recent().Many(9, "Reward #").Listed("Chess").Listed("Go").Try("reward", With("reward", "chess", "go")).IsNoisy);
    }

    [Fact]
    public void A_keyword_that_catches_the_same_papers_is_a_twin()
    {
        var twin = Assert.Single(new Recent().Listed("Reward models").Listed("Chess").Try("reward", With("reward", "reward models", "chess")).Twins);

        Assert.Equal(new TrialTwin("reward models", 1, IsSame: true), twin);
    }

    [Fact]
    public void A_keyword_that_catches_nearly_the_same_papers_is_a_twin()
    {
        var recent = new Recent().Many(9, "Reward model #").Listed("Reward");

        Assert.Equal(new TrialTwin("model", 9, IsSame: false), Assert.Single(recent.Try("reward", With("model")).Twins));
        Assert.Empty(recent.Listed("Reward again").Try("reward", With("model")).Twins); // 9 of 11
    }

    [Fact]
    public void Two_dead_keywords_are_no_twins() => Assert.Empty(new Recent().Listed("Chess").Try("reward", With("model")).Twins);

    [Fact]
    public void It_counts_what_no_other_keyword_catches()
    {
        var trial = new Recent().Listed("Reward models").Listed("Reward").Listed("Models").Try("reward", With("reward", "models", "not (a keyword"));

        Assert.Equal((2, 1), (trial.Caught, trial.CaughtAlone));
    }

    [Fact]
    public void It_says_what_the_cap_would_hold_back_of_all_keywords_together()
    {
        var recent = new Recent().Many(5, "Reward #", _ => 2).Many(4, "Chess #", _ => 2).Many(7, "Chess again #", _ => 1).Listed("Reward", daysAgo: 0);

        var cap = recent.Try("reward", With("chess") with { MaxPapers = 6 }).Cap;

        Assert.Equal(new TrialCap(6, Caught: 17, Digests: 30, Over: 2, HeldBack: 4, MostHeldBack: 3, Worst: Recent.Today.AddDays(-2)), cap);
    }

    [Theory]
    [InlineData(Cadence.Daily, 1, 30, 0)]
    [InlineData(Cadence.Weekdays, 2, 22, 4)] // what comes on Saturday and Sunday waits for Monday: four times
    [InlineData(Cadence.Weekly, 3, 5, 15)] // 2 to 31 March 2026, on Wednesdays: 3, three times 7, and 6 that wait for the first of April
    public void A_digest_takes_all_papers_since_the_one_before(Cadence cadence, int maxPapers, int digests, int heldBack)
    {
        var profile = new Profile { Cadence = cadence, Weekday = cadence == Cadence.Weekly ? DayOfWeek.Wednesday : null, MaxPapers = maxPapers };

        var cap = new Recent().Many(30, "Reward #", at => at).Try("reward", profile).Cap;

        Assert.Equal((30, digests, heldBack), (cap.Caught, cap.Digests, cap.HeldBack));
    }

    [Fact]
    public void It_says_what_the_exact_form_would_change()
    {
        var recent = new Recent().Listed("CLIP at scale").Listed("CLIP again").Listed("Video clips", votes: 99);

        var exact = recent.Try("CLIP").Exact!;

        Assert.Equal(("=CLIP", 2), (exact.Replacement, exact.Catches));
        Assert.Equal(["Video clips"], Titles(exact.Lost));
        Assert.Null(recent.Try("=CLIP").Exact);
        Assert.Null(recent.Try("video").Exact);
    }

    [Fact]
    public void An_exact_form_that_changes_nothing_is_not_mentioned() => Assert.Null(new Recent().Listed("CLIP at scale").Try("CLIP").Exact);

    [Fact]
    public void A_guess_at_a_name_is_not_mentioned_where_few_papers_write_it_so()
    {
        var recent = new Recent().Listed("We met a mamba").Listed("A mamba").Listed("Mamba layers");

        Assert.Null(recent.Try("Mamba").Exact);
        Assert.Equal(2, recent.Listed("Mamba blocks").Try("Mamba").Exact?.Catches);
    }

    [Fact]
    public void It_says_what_a_long_form_would_add_and_what_an_acronym()
    {
        var acronyms = Recent.Acronyms(("ICL", "in-context learning", 50));
        var recent = new Recent().Listed("ICL").Listed("In-Context Learning").Listed("In-context learning (ICL)").Listed("Learning in context");

        Assert.Equal(new TrialAddition("in-context learning", "ICL OR \"in-context learning\"", 1), Assert.Single(recent.Try("ICL", acronyms: acronyms).Additions));
        Assert.Equal(new TrialAddition("ICL", "\"in-context learning\" OR =ICL", 1), Assert.Single(recent.Try("\"in-context learning\"", acronyms: acronyms).Additions));
        Assert.Empty(new Recent().Listed("ICL").Try("ICL", acronyms: acronyms).Additions);
    }

    [Theory]
    [InlineData(1, 2, false)] // two papers are not several
    [InlineData(1, 3, true)]
    [InlineData(5, 4, false)] // ICL by itself catches more
    [InlineData(0, 2, true)] // two are more than nothing
    [InlineData(0, 1, false)]
    public void A_name_that_hardly_any_paper_explains_is_offered_where_several_use_it_and_the_keyword_is_thin(int saying, int meaning, bool isOffered)
    {
        var recent = new Recent().Many(saying, "ICL #").Many(meaning, "In-context learning #");

        Assert.Equal(isOffered ? ["in-context learning"] : [], recent.Try("ICL", acronyms: Recent.Acronyms(("ICL", "in-context learning", 1))).Additions.Select(each => each.Name));
    }

    [Fact]
    public void What_an_addition_adds_is_past_the_mutes_and_in_scope()
    {
        var acronyms = Recent.Acronyms(("RL", "reinforcement learning", 50));
        var recent = new Recent().Listed("Reinforcement learning of games").Announced("Reinforcement learning").Listed("Reinforcement learning").Listed("Reinforcement learning", daysAgo: 20);

        Assert.Equal(1, recent.Try("RL", new Profile { Mutes = [new Mute("games")] }, days: 7, acronyms).Additions.Single().Adds);
    }

    [Fact]
    public void Where_no_paper_is_young_the_days_are_counted_back_from_the_newest()
    {
        var trial = new Recent().Listed("Reward", daysAgo: 400).Listed("Reward", daysAgo: 406).Listed("Reward", daysAgo: 407).Try("reward", days: 7);

        Assert.Equal((2, Recent.Today.AddDays(-400), false), (trial.Caught, trial.Days.Until, trial.EndsToday));
    }

    [Fact]
    public void Without_papers_it_answers_all_the_same()
    {
        var trial = new Recent().Try("reward", With("reward", "chess"));

        Assert.Equal((0, 0, true), (trial.Scanned, trial.Caught, trial.IsDead));
        Assert.Empty(trial.Best);
    }

    [Fact]
    public void Many_may_ask_at_once_and_each_gets_the_answer_that_it_would_get_alone()
    {
        var snapshot = new Recent().Many(50, "Reward model # for chess agents", at => at % 30).Many(50, "CLIP # and video clips", at => at % 30).Snapshot();
        string[] keywords = ["reward", "chess -agents", "CLIP", "=CLIP", "video", "model*", "agents OR clips", "\"video clips\"", "\"unclosed"];
        var profile = With(keywords) with { Mutes = [new Mute("7")] };
        var alone = keywords.ToDictionary(keyword => keyword, keyword => Words(KeywordTrial.Of(new Recent().Many(50, "Reward model # for chess agents", at => at % 30).Many(50, "CLIP # and video clips", at => at % 30).Snapshot(), AcronymTable.Empty, profile, keyword, 30)));

        Parallel.For(0, 2_000, at =>
        {
            var keyword = keywords[at % keywords.Length];
            Assert.Equal(alone[keyword], Words(KeywordTrial.Of(snapshot, AcronymTable.Empty, profile, keyword, 30)));
        });
    }

    private static string Words(TrialAnswer answer) => answer is Trial trial
        ? string.Join('\n', [.. trial.Remarks.Select(remark => remark.Sentence), .. trial.Best.Select(best => best.Paper.Number + best.Why.Where)])
        : answer.ToString();
}
