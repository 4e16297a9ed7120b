using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>From what the database knows of a digest to what its templates show.</summary>
internal static class DigestViews
{
    private const int MaxTopics = 8;
    private const int TopicLength = 32;
    private const int PreheaderLength = 140;
    private const int FewestInOverview = 4;
    private const int MostInOverview = 20;

    public static DigestView Of(DigestContent content, ProductView product, Room room)
    {
        var shown = content.Papers.OrderBy(paper => paper.IsTrending && content.Reader.HasKeywords).Take(room.Papers).ToList();
        var papers = shown
            .Select((paper, i) => PaperViews.Of(paper, i + 1, content.IssueDate, product.Url, room.Excerpt) with { Tune = Tune(content.Links, paper.Paper.Number) })
            .ToList();
        return new DigestView
        {
            Subject = OneLine.Clean(content.Subject),
            Headline = OneLine.Clean(DigestSubject.Headline(content.Subject, content.IssueDate)),
            Preheader = OneLine.Cut(string.Join(" · ", papers.Take(4).Select(paper => paper.Title)), PreheaderLength),
            Product = product,
            Links = MailViews.Links(content.Links),
            Cadence = MailViews.Cadence(content.Reader, content.Links),
            IssueDate = Words.LongDate(content.IssueDate),
            Welcome = content.Occasion == Occasion.Welcome ? OccasionViews.Welcome(content.Reader, content.Links, product) : null,
            Away = content.Occasion == Occasion.Away ? OccasionViews.Away(content, shown.Count(paper => !paper.IsTrending)) : null,
            Lead = Lead(content, shown),
            Topics = Topics(shown),
            Overview = papers.Count is >= FewestInOverview and <= MostInOverview ? papers : [],
            Papers = [.. papers.Where(paper => !paper.IsTrending || !content.Reader.HasKeywords)],
            Trending = [.. papers.Where(paper => paper.IsTrending && content.Reader.HasKeywords)],
            More = More(content, content.Papers.Count - shown.Count),
            Completeness = Completeness.Of(content.Counts, content.Reader.HasKeywords),
            NoKeywords = content.Reader.HasKeywords || content.Occasion == Occasion.Welcome // which says it, too
                ? null
                : new HintView("You have no keywords yet. With some, the papers of your own field come first.", "Add keywords", content.Links.Preferences),
            Loud = content.Loud is { } loud ? Loud(loud) : null,
        };
    }

    private static string? Tune(DigestLinks links, int paper) => links.Tune is { } tune ? $"{tune}/{Words.Plain(paper)}" : null;

    private static string Lead(DigestContent content, List<DigestPaper> shown)
    {
        var scanned = Words.Count(content.Counts.Scanned, "new paper") + Days(content);
        var caught = shown.Count(paper => !paper.IsTrending);
        if (!content.Reader.HasKeywords || caught == 0)
        {
            return $"What everybody reads, out of {scanned}.";
        }
        var matched = content.Counts.Matched;
        return caught < matched
            ? $"{Words.Number(matched)} of {scanned} match your keywords; here {(caught == 1 ? "is the best" : $"are the best {Words.Number(caught)}")}."
            : $"{Words.Number(matched)} of {scanned} {(matched == 1 ? "matches" : "match")} your keywords.";
    }

    private static string Days(DigestContent content) => content.From >= content.To
        ? ""
        : $" since {Words.DayOf(content.From, content.IssueDate)}";

    private static List<TopicView> Topics(List<DigestPaper> shown) =>
        [.. DigestSubject.Busiest(shown.Select(paper => paper.Catches.Select(caught => caught.Keyword).ToList()))
            .Take(MaxTopics)
            .Select(keyword => new TopicView(KeywordName.Topic(keyword.Keyword, TopicLength), keyword.Count))];

    private static MoreView? More(DigestContent content, int withoutRoom)
    {
        var count = content.Counts.HeldBack + withoutRoom;
        return count == 0 ? null : new MoreView(count, $"{Words.Count(count, "more paper")} matched", content.Links.More ?? content.Links.ViewInBrowser);
    }

    private static HintView Loud(LoudKeyword loud) =>
        new($"“{KeywordName.Of(loud.Keyword)}” brought {loud.Percent}% of your papers in the last two weeks.", "Make it narrower", loud.TameUrl);
}
