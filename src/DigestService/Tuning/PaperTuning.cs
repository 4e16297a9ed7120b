using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Tuning;

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
    private const int MostSteps = 3;
    private static readonly int[] VoteSteps = [5, 10, 25, 50, 100, 250, 500, 1000, 2500];

    internal static PaperTuning Of(Paper paper, Profile profile, Backtest backtest, DateOnly today)
    {
        var evidence = new PaperEvidence(paper);
        List<(Query Query, Evidence Evidence)> found = [];
        foreach (var keyword in profile.Keywords)
            if (Query.Parse(keyword) is Query query && evidence.Find(query) is { } why)
                found.Add((query, why));
        List<TellingWord> words = [.. Matching.TellingWords.Of(paper, [.. found.Select(each => each.Evidence)])];
        return new PaperTuning(
            new DigestPaper
            {
                Paper = paper,
                Votes = paper.Votes,
                TitleEvidence = [.. found.SelectMany(each => each.Evidence.TitleSpans)],
                AbstractEvidence = [.. found.SelectMany(each => each.Evidence.AbstractSpans)],
                IsTrending = found.Count == 0,
            },
            [.. found.Select(each => Tuned(each.Query, each.Evidence.Where, MutedUntil(profile, each.Query, today), paper.Votes ?? 0, words, backtest))],
            [.. words.Select(word => word.Text).Take(MostWords)]);
    }

    private static DateOnly? MutedUntil(Profile profile, Query query, DateOnly today) =>
        profile.Mutes.FirstOrDefault(mute => mute.Query == query.ToString()) is { } mute && (mute.Until is null || mute.Until > today) ? mute.Until ?? DateOnly.MaxValue : null;

    private static TunedKeyword Tuned(Query query, string where, DateOnly? mutedUntil, int votes, List<TellingWord> words, Backtest backtest)
    {
        var caught = backtest.Caught(query);
        return new TunedKeyword(query.ToString(), where, mutedUntil, caught, [.. WordsToExclude().Take(MostWords)], [.. VotesToAskFor().Take(MostSteps)]);

        // A word that shuts out nearly everything tells nothing about this paper; one that shuts out others, too, is better than
        // one that is this paper's alone; then the less common ones, words of the title, and those that fewer papers have.
        IEnumerable<Narrower> WordsToExclude() =>
            from word in words
            let tried = Try(word.Text, QueryEdit.Without(query, word.Text))
            where tried is not null && (caught < 4 || tried.ShutOut <= caught / 2)
            orderby tried.ShutOut > 1 descending, GeneralWords.IsCommon(Folding.Term(word.Text)), word.IsInTitle descending, PapersWith(word.Text)
            select tried;

        // Such that this paper would not have come, and some others not either, yet not all of them.
        IEnumerable<Narrower> VotesToAskFor() =>
            VoteSteps.Where(step => step > votes && step > QueryEdit.VotesOf(query))
                .Select(step => Try(Words.Plain(step), QueryEdit.WithVotes(query, step))).OfType<Narrower>()
                .Where(each => each.ShutOut > 0 && each.ShutOut < caught).DistinctBy(each => each.ShutOut);

        int PapersWith(string word) => Query.Parse($"\"{word}\"") is Query sought ? backtest.Caught(sought) : int.MaxValue;

        Narrower? Try(string choice, ParsedKeyword narrower) => narrower is Query after ? new Narrower(choice, backtest.ShutOut(query, after).Count) : null;
    }
}
