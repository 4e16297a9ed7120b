using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>A narrower form of a keyword, with what it would have shut out over the last thirty days.</summary>
/// <param name="Choice">The word that it excludes, or the votes that it asks for.</param>
public sealed record Narrower(string Choice, int ShutOut);

/// <summary>A keyword that catches a paper, and how it could be made narrower.</summary>
/// <param name="Where">In words: "title, abstract".</param>
/// <param name="MutedUntil">Null where it is not muted; <see cref="DateOnly.MaxValue"/> for good.</param>
/// <param name="Caught">Papers of the last thirty days.</param>
public sealed record TunedKeyword(string Keyword, string Where, DateOnly? MutedUntil, int Caught, IReadOnlyList<Narrower> Words, IReadOnlyList<Narrower> Votes);

/// <summary>Why a paper came, as the reader's keywords are now, and what can be done that fewer like it come.</summary>
/// <param name="TellingWords">For a paper that no keyword catches.</param>
public sealed record PaperTuning(DigestPaper Paper, IReadOnlyList<TunedKeyword> Keywords, IReadOnlyList<string> TellingWords)
{
    private const int MostWords = 6;
    private static readonly int[] VoteSteps = [10, 25, 50];

    internal static PaperTuning Of(Paper paper, Profile profile, Backtest backtest, DateOnly today)
    {
        var evidence = new PaperEvidence(paper);
        List<(Query Query, Evidence Evidence)> found = [];
        foreach (var keyword in profile.Keywords)
            if (Query.Parse(keyword) is Query query && evidence.Find(query) is { } why)
                found.Add((query, why));
        List<string> words = [.. Matching.TellingWords.Of(paper, [.. found.Select(each => each.Evidence)])];
        return new PaperTuning(
            new DigestPaper
            {
                Paper = paper,
                Votes = paper.Votes,
                TitleEvidence = [.. found.SelectMany(each => each.Evidence.TitleSpans)],
                AbstractEvidence = [.. found.SelectMany(each => each.Evidence.AbstractSpans)],
                IsTrending = found.Count == 0,
            },
            [.. found.Select(each => Tuned(each.Query, each.Evidence.Where, MutedUntil(profile, each.Query, today), words, backtest))],
            [.. words.Take(MostWords)]);
    }

    private static DateOnly? MutedUntil(Profile profile, Query query, DateOnly today) =>
        profile.Mutes.FirstOrDefault(mute => mute.Query == query.ToString()) is { } mute && (mute.Until is null || mute.Until > today) ? mute.Until ?? DateOnly.MaxValue : null;

    private static TunedKeyword Tuned(Query query, string where, DateOnly? mutedUntil, List<string> words, Backtest backtest)
    {
        var caught = backtest.Caught(query);
        // A word that shuts out nearly everything tells nothing about this paper.
        return new TunedKeyword(query.ToString(), where, mutedUntil, caught,
            [.. words.Select(word => Try(word, QueryEdit.Without(query, word))).OfType<Narrower>().Where(each => caught < 4 || each.ShutOut <= caught / 2).Take(MostWords)],
            [.. VoteSteps.Where(votes => votes > QueryEdit.VotesOf(query)).Select(votes => Try(Words.Plain(votes), QueryEdit.WithVotes(query, votes))).OfType<Narrower>()]);

        Narrower? Try(string choice, ParsedKeyword narrower) => narrower is Query after ? new Narrower(choice, backtest.ShutOut(query, after).Count) : null;
    }
}
