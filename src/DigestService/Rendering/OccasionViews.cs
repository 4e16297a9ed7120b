using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>What stands on top of a first digest, and of the first after a pause.</summary>
internal static class OccasionViews
{
    public static HintView Welcome(DigestReader reader, DigestLinks links, ProductView product) => new(
        $"Welcome to {product.Name}. From now on it comes {OneLine.Clean(reader.Schedule)}, when there is something; this first one looks back a week. "
        + (reader.HasKeywords ? "Too much of a thing? “Tune” below a paper makes its keyword quieter." : "With keywords you get the papers of your field instead."),
        reader.HasKeywords ? "Change keywords and times" : "Add keywords", links.Preferences);

    /// <summary>What the lead below does not say: how much there was.</summary>
    /// <param name="shown">How many of the papers that matched are shown.</param>
    public static HintView Away(DigestContent content, int shown)
    {
        var (beyond, matched) = (content.Counts.Beyond, content.Counts.Matched);
        var text = beyond > 0 ? $"{Words.Number(beyond)} more matched over two weeks ago, which is further than a digest looks back."
            : content.Reader.HasKeywords && shown >= matched ? "That is all that you missed."
            : "The others are kept for you, too.";
        return new HintView(text, "See all of it", content.Links.More);
    }

    /// <summary>For a first mail without papers.</summary>
    public static HintView NothingYet(DigestReader reader, DigestLinks links, ProductView product) => new(
        $"Welcome to {product.Name}. It comes {OneLine.Clean(reader.Schedule)}, as soon as something matches. To catch more, use fewer or more general words, join alternatives with OR, or take in all papers of your arXiv categories.",
        reader.HasKeywords ? "Change your keywords" : "Add keywords", links.Preferences);
}
