using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>A <see cref="PaperView"/> in slots.</summary>
internal sealed class PaperSlots : ViewSlots
{
    private readonly Given _given;

    public PaperSlots(PaperView paper, ProductView product) => _given = new Given(Take(paper), product);

    public override object Variables => _given;

    private sealed record Given(Paper Paper, ProductView Product);

    internal sealed record Paper(
        object? Number, object? Title, object? ShortTitle, IReadOnlyList<Segment> TitleSegments, object? Url, object? Byline, object? Dates, object? Votes, object? Upvotes,
        IReadOnlyList<Link> Links, object? Tune, object? Excerpt, IReadOnlyList<Segment> ExcerptSegments, IReadOnlyList<Reason> Why, bool IsTrending);

    // No records: a loop compares each with the one before, and comparing reads.
    internal sealed class Segment(object? text, bool marked)
    {
        public object? Text => text;
        public bool Marked => marked;
    }

    internal sealed class Link(object? text, object? url)
    {
        public object? Text => text;
        public object? Url => url;
    }

    internal sealed class Reason(object? keyword, object? where, object? note, object? text)
    {
        public object? Keyword => keyword;
        public object? Where => where;
        public object? Note => note;
        public object? Text => text;
    }

    private Paper Take(PaperView paper) => new(
        Take(Words.Plain(paper.Number)), Take(paper.Title), Take(paper.ShortTitle), Take(paper.TitleSegments), Take(paper.Url), Take(paper.Byline), Take(paper.Dates), Take(paper.Votes), Take(paper.Upvotes),
        Take(paper.Links), Take(paper.Tune), Take(paper.Excerpt), Take(paper.ExcerptSegments), Take(paper.Why), Take(paper.IsTrending));

    private List<Segment> Take(IReadOnlyList<SegmentView> segments) => Take(segments, each => new Segment(Take(each.Text), Take(each.Marked)));

    private List<Link> Take(IReadOnlyList<LinkView> links) => Take(links, each => new Link(Take(each.Text), Take(each.Url)));

    private List<Reason> Take(IReadOnlyList<ReasonView> reasons) => Take(reasons, each => new Reason(Take(each.Keyword), Take(each.Where), Take(each.Note), Take(each.Text)));
}
