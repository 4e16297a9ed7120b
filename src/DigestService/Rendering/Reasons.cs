using DigestService.Papers;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>Why a paper is in the mail.</summary>
internal static class Reasons
{
    private const int MaxShown = 4;

    public static IReadOnlyList<ReasonView> Of(DigestPaper shown)
    {
        if (shown.Catches.Count == 0)
        {
            return [Trending(shown.Paper)];
        }
        var reasons = shown.Catches.Take(MaxShown).Select(Caught).ToList();
        if (shown.Catches.Count > MaxShown)
        {
            reasons.Add(Reason($"{shown.Catches.Count - MaxShown} more of your keywords", null, null));
        }
        return reasons;
    }

    private static ReasonView Trending(Paper paper) =>
        Reason("Trending", paper.VotesGained > 0 ? $"{Words.Count(paper.VotesGained.Value, "upvote")} in a day" : null, null);

    private static ReasonView Caught(Catch caught) =>
        Reason(KeywordName.Of(caught.Keyword), Where(caught.Fields), caught.Note is null ? null : OneLine.Cut(OneLine.Clean(caught.Note), 100));

    private static ReasonView Reason(string keyword, string? where, string? note) =>
        new(keyword, where, note, keyword + (where is null ? "" : $" · {where}") + (note is null ? "" : $" ({note})"));

    /// <summary>"in title and abstract, by author".</summary>
    private static string? Where(IReadOnlyList<string> fields)
    {
        var phrases = fields.Select(field => field == "votes" ? "upvotes" : OneLine.Clean(field)).Distinct()
            .GroupBy(Preposition, (preposition, group) => $"{preposition} {Words.List([.. group])}")
            .ToList();
        return phrases.Count == 0 ? null : string.Join(", ", phrases);
    }

    // A field may come with a detail: "author Yoshua Bengio as Y. Bengio".
    private static string Preposition(string field) => field.Split(' ')[0] switch
    {
        "author" or "upvotes" => "by",
        "organization" or "source" => "from",
        _ => "in",
    };
}
