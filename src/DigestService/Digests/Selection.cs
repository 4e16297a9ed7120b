using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Digests;

/// <summary>One keyword that caught a paper, and where.</summary>
public readonly record struct Catch(int KeywordId, FieldSet Fields);

/// <param name="Catches">Empty for a trending paper that no keyword caught.</param>
public sealed record ChosenPaper(Paper Paper, Catch[] Catches);

/// <summary>What a digest shows, and an account of what it does not.</summary>
/// <param name="Papers">Best first; trending extras last.</param>
/// <param name="Scanned">Papers in scope that made news in the range.</param>
/// <param name="Matched">Of these, caught by a keyword and not shut out; what a digest has shown before is not counted again.</param>
/// <param name="HeldBack">Matched, but shut out by the cap.</param>
/// <param name="Excluded">Would have matched, but for an exclusion or a mute.</param>
public sealed record Selection(IReadOnlyList<ChosenPaper> Papers, int Scanned, int Matched, int HeldBack, int Excluded)
{
    /// <summary>Why there is nothing to show; null when there is something.</summary>
    public string? NothingBecause =>
        Papers.Count > 0 ? null
        : Scanned == 0 ? "no news in scope"
        : Excluded > 0 ? "everything caught was excluded or muted"
        : "nothing matched";
}
