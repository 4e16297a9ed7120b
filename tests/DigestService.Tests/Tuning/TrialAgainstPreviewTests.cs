using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

/// <summary>What a trial says is what the code that composes digests brings, for random profiles over the project's own papers.</summary>
public sealed class TrialAgainstPreviewTests : IAsyncLifetime
{
    private const int Cases = 40;
    private static readonly DateTimeOffset Now = TestService.At("2026-03-31T12:00:00Z");

    private static readonly string[] Keywords =
    [
        "agents", "language models", "\"language models\"", "diffusion -video", "\"mixture of experts\"", "MoE", "robot*", "title:survey", "RAG OR retrieval", "speech", "=CLIP",
        "learning", "votes:>=20", "category:cs.CL", "(training OR inference) -agents", "weather", "memory", "agents -the", "model", "test-time", "federated learning", "benchmark", "author:volunteer", "tokens",
    ];

    private readonly Random _random = new(20260331);
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start();
        await SamplePapers.Ingest(_service.Database, _service.Get<PaperStore>(), Now);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_trial_counts_ranks_explains_and_shuts_out_as_a_digest_does()
    {
        var snapshot = await _service.Get<RecentPapers>().AsOf(Now);
        await using var connection = await _service.Database.OpenConnectionAsync();
        var (caught, shutOut) = (0, 0);
        for (var at = 0; at < Cases; at++)
        {
            var (profile, keyword, anyScope) = (RandomProfile(), Pick(), _random.Next(3) == 0);
            var days = _random.Next(2) == 0 ? 30 : _random.Next(7, 31);
            var preview = await Preview.Of(connection, profile with { Keywords = [keyword] }, days, anyScope, Now);
            var trial = Assert.IsType<Trial>(KeywordTrial.Of(snapshot, AcronymTable.Empty, profile, keyword, days, anyScope));

            Assert.Equal(new RecentDays(preview.Since, preview.Until), trial.Days);
            Assert.Equal((preview.Selection.Scanned, preview.Selection.Matched, preview.Selection.Excluded), (trial.Scanned, trial.Caught, trial.Excluded.Count + trial.Muted.Count));
            var ranked = preview.Papers.Select(each => (each.Paper.Id, each.Found.Single().Evidence!.Where)).ToList();
            var best = trial.Best.Select(each => (each.Paper.Id, each.Why.Where)).ToList();
            if (days == 30) Assert.Equal(ranked.Take(5), best);
            else Assert.Equal(best, best.Intersect(ranked)); // over fewer days a preview weighs rarity and trend among fewer papers
            Assert.Equal(Math.Min(5, ranked.Count), best.Count);
            foreach (var shown in trial.Best)
                Assert.Equal(preview.Papers.Single(each => each.Paper.Id == shown.Paper.Id).Found.Single().Evidence!.AbstractSpans, shown.Why.AbstractSpans);

            var all = await Preview.Of(connection, profile with { Keywords = [.. profile.Keywords.Union([keyword])] }, days, anyScope, Now);
            Assert.Equal(all.Selection.Matched, trial.Cap.Caught);
            Assert.Equal(all.Papers.Count(each => each.Found is [var only] && only.Keyword == keyword), trial.CaughtAlone);
            (caught, shutOut) = (caught + trial.Caught, shutOut + preview.Selection.Excluded);
        }
        Assert.True(caught > 3 * Cases && shutOut > Cases / 3, $"The cases say too little: {caught} caught, {shutOut} shut out.");
    }

    [Fact]
    public async Task What_the_cap_holds_back_is_what_a_digest_of_that_day_holds_back()
    {
        var snapshot = await _service.Get<RecentPapers>().AsOf(Now);
        var sum = 0;
        for (var at = 0; at < Cases / 4; at++)
        {
            var profile = RandomProfile() with { Keywords = ["model", "learning", "agents"], Scope = Scope.Daily, Categories = [], MaxPapers = _random.Next(1, 3) };
            var trial = Assert.IsType<Trial>(KeywordTrial.Of(snapshot, AcronymTable.Empty, profile, "memory", 30));

            var heldBack = 0;
            for (var day = trial.Days.Since; day <= trial.Days.Until; day = day.AddDays(1))
            {
                var window = new Window([.. snapshot.Papers.Where(paper => paper.ListedOn == day).Select(paper => Preview.AsNews(paper, anyScope: false))], 0, 1, Now);
                var reader = AsIf.Reader(profile with { Keywords = [.. profile.Keywords, "memory"] }, window, 0) with { MaxPapers = (short)profile.MaxPapers };
                heldBack += new SelectPapers(window).For(reader, trial.Days.Until).HeldBack;
            }
            Assert.Equal(heldBack, trial.Cap.HeldBack);
            sum += heldBack;
        }
        Assert.True(sum > Cases / 4, $"The cases say too little: {sum} held back.");
    }

    private Profile RandomProfile() => new()
    {
        Keywords = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick()).Distinct()],
        Mutes = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => new Mute(Pick(), _random.Next(3) switch { 0 => null, 1 => new DateOnly(2026, 3, 20), _ => new DateOnly(2026, 4, 20) }))],
        Scope = _random.Next(2) == 0 ? Scope.Daily : Scope.Categories,
        Categories = ["cs.*"],
        MaxPapers = 3,
    };

    private string Pick() => Keywords[_random.Next(Keywords.Length)];
}
