using DigestService.Subscribers;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class TrialWordsTests
{
    private static string? Said(Trial trial, string kind) => trial.Remarks.SingleOrDefault(remark => remark.Kind == kind)?.Sentence;

    [Theory]
    [InlineData(60, 30, "It catches 60 of the 61 papers of the last 30 days, about 2 a day.")]
    [InlineData(30, 30, "It catches 30 of the 31 papers of the last 30 days, about one a day.")]
    [InlineData(9, 30, "It catches 9 of the 10 papers of the last 30 days, about 2 a week.")]
    [InlineData(1, 30, "It catches 1 of the 2 papers of the last 30 days, about one a month.")]
    [InlineData(1, 7, "It catches 1 of the 2 papers of the last 7 days, about one a week.")]
    [InlineData(0, 30, "It catches none of the one paper of the last 30 days.")]
    public void It_says_how_many_and_how_often(int caught, int days, string sentence) =>
        Assert.Equal(sentence, Said(new Recent().Many(caught, "Reward #").Listed("Chess").Try("reward", days: days), "caught"));

    [Fact]
    public void It_names_the_days_where_they_lie_back() =>
        Assert.Equal(
            "It catches 1 of the one paper of 19 Jan to 25 Jan 2026, about one a week.",
            Said(new Recent().Listed("Reward", daysAgo: 65).Try("reward", days: 7), "caught"));

    [Fact]
    public void It_tells_a_pause_from_death()
    {
        var recent = new Recent().Listed("Reward", daysAgo: 20).Listed("Chess");

        Assert.Equal("It catches none of the one paper of the last 7 days, but 1 in 30 days.", Said(recent.Try("reward", days: 7), "caught"));
        Assert.Null(Said(recent.Try("reward", days: 7), "dead"));
        Assert.Equal("It has caught nothing in 30 days: check its spelling, or look for less.", Said(recent.Try("checkers"), "dead"));
        Assert.Equal("All that it would catch is shut out.", Said(recent.Try("reward", new Profile { Mutes = [new Mute("reward")] }), "dead"));
    }

    [Fact]
    public void Without_papers_in_scope_a_keyword_is_not_blamed()
    {
        var trial = new Recent().Announced("Reward").Try("checkers");

        Assert.Equal(["There are no papers in your scope in the last 30 days."], trial.Remarks.Select(remark => remark.Sentence));
    }

    [Fact]
    public void It_names_what_was_shut_out_and_by_what()
    {
        var recent = new Recent().Listed("Reward games").Listed("Reward survey", votes: 90).Listed("Reward survey of games").Listed("Reward");

        Assert.Equal("Its exclusion shuts out 2 papers, such as “Reward survey”.", Said(recent.Try("reward -survey"), "excluded"));
        Assert.Equal("Your mute of “reward survey” shuts out 2 papers, such as “Reward survey”.", Said(recent.Try("reward", new Profile { Mutes = [new Mute("\"reward survey\"")] }), "muted"));
        Assert.Equal("Your mute of “survey” and others shuts out 3 papers, such as “Reward survey”.", Said(recent.Try("reward", new Profile { Mutes = [new Mute("survey"), new Mute("games")] }), "muted"));
    }

    [Fact]
    public void It_says_what_to_do_about_noise()
    {
        var recent = new Recent().Many(90, "Reward #", at => at % 30).Listed("Chess").Listed("Go");

        Assert.Equal(
            "That is about 3 for each digest, more than the 2 that yours shows: add a word, or put words that belong together in quotes.",
            Said(recent.Try("reward", new Profile { MaxPapers = 2 }), "noisy"));
        Assert.Equal(
            "It brings 98 % of all that your keywords catch: add a word if that is too much.",
            Said(recent.Try("reward", new Profile { Keywords = ["chess", "go"] }), "noisy"));
    }

    [Fact]
    public void It_names_a_twin_and_what_others_catch_already()
    {
        var recent = new Recent().Listed("Reward models").Listed("Chess models").Listed("Chess rewards");

        Assert.Equal("Your keyword “reward models” catches the same paper in 30 days: one of the two will do.", Said(recent.Try("\"reward models\"", new Profile { Keywords = ["reward models"] }), "twin"));
        Assert.Equal("Your other keywords catch all of these already.", Said(recent.Try("reward", new Profile { Keywords = ["models", "chess"] }), "covered"));
        Assert.Null(Said(recent.Try("reward"), "covered"));
    }

    [Fact]
    public void It_says_what_waits_behind_the_cap()
    {
        var recent = new Recent().Many(8, "Reward #", _ => 1).Many(5, "Reward again #", _ => 2);

        Assert.Equal("With all your keywords, one of 30 digests catches more than the 6 papers that it shows: 2 wait behind “and more”.", Said(recent.Try("reward", new Profile { MaxPapers = 6 }), "cap"));
        Assert.Equal("With all your keywords, 2 of 30 digests catch more than the 4 papers that they show: 5 in all wait behind “and more”, up to 4 in one.", Said(recent.Try("reward", new Profile { MaxPapers = 4 }), "cap"));
        Assert.Null(Said(recent.Try("reward"), "cap"));
    }

    [Fact]
    public void What_can_be_taken_with_one_tap_comes_with_its_keyword()
    {
        var trial = new Recent().Listed("CLIP at scale").Listed("Video clips").Listed("Contrastive language-image pre-training")
            .Try("CLIP", acronyms: Recent.Acronyms(("CLIP", "contrastive language-image pre-training", 37)));

        Assert.Equal(
            [
                ("As =CLIP, in exactly that form and case, it would catch 1 rather than 2; “Video clips” would go.", "=CLIP"),
                ("Papers that say “contrastive language-image pre-training” are missed: adding it would catch 1 more.", "CLIP OR \"contrastive language-image pre-training\""),
            ],
            trial.Remarks.Where(remark => remark.Replacement is not null).Select(remark => (remark.Sentence, remark.Replacement!)));
    }

    [Fact]
    public void Titles_are_shown_as_people_read_them() =>
        Assert.Equal("Its exclusion shuts out 1 paper: “Reward games with β”.", Said(new Recent().Listed("Reward  games\nwith $\\beta$").Try("reward -games"), "excluded"));
}
