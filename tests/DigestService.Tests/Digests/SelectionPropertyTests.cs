using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Tests.Digests;

/// <summary>The quick selection gives what the plain one gives, on random windows and readers.</summary>
public sealed class SelectionPropertyTests
{
    private static readonly DateTimeOffset Now = new(2025, 12, 12, 7, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);
    private static readonly string[] Words = ["agent", "reward", "vision", "graph", "survey", "router", "speech", "protein"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_selects_ranks_caps_and_counts_as_the_plain_one(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var window = RandomWindow(random);
            var select = new SelectPapers(window); // one for all its readers: nothing of the last may be left
            for (var one = 0; one < 25; one++)
            {
                var reader = RandomReader(random);
                Assert.Equal(Told(PlainSelection.For(reader, window, Today)), Told(select.For(reader, Today)));
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_preview_shows_under_its_cap_what_a_digest_would(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var papers = RandomWindow(random).Papers;
            var profile = new Profile { Keywords = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => RandomQuery(random)).Distinct()], MaxPapers = random.Next(1, 12) };
            var window = new Window([.. papers.Select(paper => Preview.AsNews(paper, anyScope: false))], 0, 1, Now);
            var digest = new SelectPapers(window).For(AsIf.Reader(profile, window, fromSeq: 0) with { MaxPapers = (short)profile.MaxPapers }, Today);

            var shown = Preview.Of(papers, profile, Today.AddDays(-8), Today, anyScope: false, Now).Under(profile.MaxPapers);

            Assert.Equal(digest.Papers.Select(each => each.Paper.Number), shown.Select(each => each.Paper.Number));
        }
    }

    private static string Told(Selection selection) =>
        $"{selection.Scanned} scanned, {selection.Matched} matched, {selection.HeldBack} held back, {selection.Excluded} excluded: "
        + string.Join("; ", selection.Papers.Select(each => $"{each.Paper.Number} by {string.Join(", ", each.Catches)}"));

    private static Window RandomWindow(Random random)
    {
        var papers = Enumerable.Range(1, random.Next(1, 120)).Select(number => new Paper
        {
            Number = number,
            Alias = $"arxiv:{number}",
            Title = Some(random, 3),
            Abstract = Some(random, 4),
            Categories = random.Next(3) == 0 ? [] : [random.Next(2) == 0 ? "cs.CL" : "cs.CV"],
            Date = Today.AddDays(-random.Next(9)),
            ListedOn = random.Next(4) == 0 ? null : Today.AddDays(-random.Next(6)),
            Votes = random.Next(5) == 0 ? null : random.Next(4) * 10, // ties are common
            Withdrawn = random.Next(20) == 0,
            ListedSeq = random.Next(4) == 0 ? null : number + random.Next(50),
            ArrivedSeq = random.Next(4) == 0 ? null : number,
        }).ToList();
        var window = new Window(papers, random.Next(10), 100 + random.Next(60), Now);
        for (var keyword = 0; keyword < 20; keyword++) window.Learn(keyword, RandomQuery(random));
        for (var mute = 0; mute < 20; mute++) window.LearnMute(mute, Words[random.Next(Words.Length)]);
        return window;
    }

    private static string Some(Random random, int most) => string.Join(' ', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Words[random.Next(Words.Length)]));

    private static string RandomQuery(Random random) => random.Next(4) switch
    {
        0 => $"{Words[random.Next(4)]} -{Words[4 + random.Next(4)]}",
        1 => $"{Words[random.Next(4)]} OR {Words[4 + random.Next(4)]}",
        _ => Words[random.Next(Words.Length)],
    };

    private static DueSubscriber RandomReader(Random random)
    {
        int[] mutes = [.. Enumerable.Range(0, 20).OrderBy(_ => random.Next()).Take(Math.Max(0, random.Next(-2, 3)))];
        return new DueSubscriber
        {
            SubscriberId = 1,
            IsPaused = false,
            FromSeq = random.Next(60),
            LastIssueDate = random.Next(5) == 0 ? null : Today.AddDays(-1),
            Shown = [.. Enumerable.Range(1, 150).Where(_ => random.Next(10) == 0)],
            KeywordIds = [.. Enumerable.Range(0, 20).OrderBy(_ => random.Next()).Take(random.Next(0, 8))],
            MuteIds = mutes,
            MuteUntil = [.. mutes.Select(_ => Today.AddDays(random.Next(-1, 4)))],
            Scope = random.Next(2) == 0 ? Scope.Daily : Scope.Categories,
            Categories = ["cs.CL"],
            Cadence = random.Next(3) == 0 ? Cadence.Weekly : Cadence.Daily,
            Hour = 7,
            TimeZone = "UTC",
            MaxPapers = (short)random.Next(1, 15),
            TrendingExtras = (short)random.Next(0, 4),
            MailNothing = false,
        };
    }
}
