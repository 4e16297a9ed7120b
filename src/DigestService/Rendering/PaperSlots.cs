using System.Globalization;
using System.Text;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>A place in a skeleton that takes a text. Whoever looks at more than that there is one has read it.</summary>
internal sealed class Slot(int number)
{
    public int Number => number;

    public bool IsRead { get; private set; }

    public override string ToString()
    {
        IsRead = true;
        return "";
    }

    public override bool Equals(object? other)
    {
        IsRead = true;
        return ReferenceEquals(this, other);
    }

    public override int GetHashCode()
    {
        IsRead = true;
        return number;
    }
}

/// <summary>
/// A <see cref="PaperView"/> as its shape and its texts. Two papers of one shape have the same texts missing and empty, as many reasons,
/// links and stretches, and the same of them marked; a template that only writes texts makes the same of both but for the texts.
/// </summary>
internal sealed class PaperSlots
{
    private readonly StringBuilder _shape = new();
    private readonly List<string> _texts = [];
    private readonly List<Slot> _slots = [];

    public PaperSlots(PaperView paper) => View = Take(paper);

    public string Shape => _shape.ToString();

    /// <summary>By the number of their slot.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>The view again, with slots for texts.</summary>
    public Paper View { get; }

    internal sealed record Paper(
        object? Number, object? Title, IReadOnlyList<Segment> TitleSegments, object? Url, object? Byline, object? Dates, object? Votes, object? Upvotes,
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
        Take(paper.Number.ToString(CultureInfo.InvariantCulture)), Take(paper.Title), Take(paper.TitleSegments), Take(paper.Url), Take(paper.Byline), Take(paper.Dates), Take(paper.Votes), Take(paper.Upvotes),
        Take(paper.Links), Take(paper.Tune), Take(paper.Excerpt), Take(paper.ExcerptSegments), Take(paper.Why), Take(paper.IsTrending));

    private List<Segment> Take(IReadOnlyList<SegmentView> segments) => Take(segments, each => new Segment(Take(each.Text), Take(each.Marked)));

    private List<Link> Take(IReadOnlyList<LinkView> links) => Take(links, each => new Link(Take(each.Text), Take(each.Url)));

    private List<Reason> Take(IReadOnlyList<ReasonView> reasons) => Take(reasons, each => new Reason(Take(each.Keyword), Take(each.Where), Take(each.Note), Take(each.Text)));

    private List<TSlotted> Take<TView, TSlotted>(IReadOnlyList<TView> views, Func<TView, TSlotted> take)
    {
        var taken = new List<TSlotted>(views.Count);
        foreach (var each in views) taken.Add(take(each));
        _shape.Append('.');
        return taken;
    }

    private bool Take(bool flag)
    {
        _shape.Append(flag ? '+' : '-');
        return flag;
    }

    private object? Take(string? text)
    {
        _shape.Append(text switch { null => '0', "" => '1', _ => '2' });
        if (string.IsNullOrEmpty(text)) return text;
        _texts.Add(text);
        _slots.Add(new Slot(_slots.Count));
        return _slots[^1];
    }
}
