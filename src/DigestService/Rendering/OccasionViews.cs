using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>What stands on top of a first digest, and of the first after a pause.</summary>
internal static class OccasionViews
{
    public static HintView Welcome(DigestReader reader, DigestLinks links, ProductView product) => new(
        $"Welcome to {product.Name}. From now on it comes {OneLine.Clean(reader.Schedule)}, when there is something; this first one looks back a week. "
        + (reader.HasKeywords ? "Too much of a thing? “Tune” below a paper makes its keyword quieter." : "With keywords you get the papers of your field instead."),
        reader.HasKeywords ? "Change keywords and times" : "Add keywords", links.Preferences);

    /// <param name="shown">How many of the papers that matched are shown.</param>
    public static HintView Away(DigestContent content, int shown)
    {
        var counts = content.Counts;
        var matched = content.Reader.HasKeywords ? $"{Words.Count(counts.Matched, "paper")} matched" : $"{Words.Count(counts.Scanned, "paper")} came";
        var best = content.Reader.HasKeywords && shown >= counts.Matched ? $"While you were away, {matched}." : $"While you were away, {matched}; here are the best.";
        return new HintView(
            best + (counts.Beyond > 0 ? $" {Words.Number(counts.Beyond)} more came over two weeks ago." : ""),
            "See all of it", content.Links.More);
    }

    /// <summary>For a first mail without papers.</summary>
    public static HintView NothingYet(DigestReader reader, DigestLinks links, ProductView product) => new(
        $"Welcome to {product.Name}. It comes {OneLine.Clean(reader.Schedule)}, as soon as something matches. To catch more, use fewer or more general words, join alternatives with OR, or take in all papers of your arXiv categories.",
        reader.HasKeywords ? "Change your keywords" : "Add keywords", links.Preferences);
}
