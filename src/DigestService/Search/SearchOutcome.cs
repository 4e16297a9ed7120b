using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Search;

/// <summary>What became of a search: a <see cref="SearchPage"/>, or <see cref="SearchTooSlow"/>.</summary>
public abstract record SearchOutcome
{
    private protected SearchOutcome()
    {
    }
}

/// <summary>A page of what was found.</summary>
/// <param name="Total">How many papers the query finds, over all pages.</param>
/// <param name="IsExact">False where there are more than <paramref name="Total"/>, and nobody has looked how many.</param>
/// <param name="Papers">Empty after the last page.</param>
public sealed record SearchPage(int Total, bool IsExact, IReadOnlyList<FoundPaper> Papers) : SearchOutcome;

/// <param name="Evidence">Why it was found, and what to highlight.</param>
public sealed record FoundPaper(Paper Paper, Evidence Evidence);

/// <summary>It was given up, so that one search cannot slow down all others.</summary>
public sealed record SearchTooSlow : SearchOutcome
{
    public const string Sentence = "This search took too long: add a word that tells more.";
}
