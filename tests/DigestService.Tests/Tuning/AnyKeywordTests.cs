using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Matching;
using DigestService.Tuning;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Tuning;

/// <summary>Whatever is typed, a trial answers; and what it promises of another keyword is what that one catches.</summary>
public sealed class AnyKeywordTests
{
    // Fixed, so that a red build stays red.
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_500).WithReplay(20260331, 1);

    private static readonly AcronymTable Acronyms = Recent.Acronyms(
        ("CLIP", "vision language", 30), ("GPT", "multi agent", 30), ("VAE", "trade off", 20), ("LLM", "data set", 50), ("TO", "the art", 9), ("OnE", "all in one", 9));

    private static readonly Arbitrary<(Paper[] Papers, string Keyword)> Cases = Arb.From(
        from papers in Arbitrary.Papers
        from keyword in Gen.Frequency((3, Arbitrary.Keyword), (1, Gen.Elements("\"OR\" gan", "WiLl GAN", "OnE vision", "=IT", "LLM (", "\"and\"", "multi agent data set", "data set OR LLM", "title:(data set) -clip")))
        select (papers, keyword));

    [Fact]
    public void What_a_trial_promises_holds()
    {
        var (exact, added) = (0, 0);
        Prop.ForAll(Cases, one =>
        {
            var snapshot = new RecentSnapshot([.. one.Papers.Select((paper, at) => paper with { Number = at + 1, Date = Recent.Today })], Recent.Now);
            if (KeywordTrial.Of(snapshot, Acronyms, new Profile(), one.Keyword, 30, anyScope: true) is not Trial trial)
                return;
            var catches = Ordinals(snapshot, one.Keyword);
            Assert.Equal(catches.Count, trial.Caught);
            if (trial.Exact is { } form)
            {
                exact++;
                Assert.Equal(form.Catches, Ordinals(snapshot, form.Replacement).Count);
                Assert.Subset(catches, Ordinals(snapshot, form.Replacement));
            }
            foreach (var addition in trial.Additions)
            {
                added++;
                Assert.Equal(addition.Adds, Ordinals(snapshot, addition.Replacement).Except(catches).Count());
            }
        }).Check(Many);
        Assert.True(exact > 20 && added > 20, $"The cases say too little: {exact} exact, {added} added.");
    }

    private static HashSet<int> Ordinals(RecentSnapshot snapshot, string keyword) =>
        [.. new Matcher(snapshot.Index).Evaluate(Samples.Query(keyword)).Hits.Select(hit => hit.Ordinal)];
}
