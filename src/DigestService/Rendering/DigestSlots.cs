using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>
/// A <see cref="DigestView"/> in slots. Of a paper it shows what the overview says, and a slot for the paper's own part; its sentences
/// on completeness it shows together, not one by one. A template that asks for more is rendered as it stands.
/// </summary>
internal sealed class DigestSlots : ViewSlots
{
    private readonly Digest _digest;

    public DigestSlots(DigestView whole) => (Whole, _digest) = (whole, Take(whole));

    public DigestView Whole { get; }

    public override object Variables => _digest;

    internal sealed record Digest(
        object? Subject, object? Preheader, ProductView Product, Links? Links, object? Cadence, object? Headline, object? IssueDate, object? Lead, Hint? Welcome, Hint? Away,
        IReadOnlyList<Topic> Topics, IReadOnlyList<Line> Overview, IReadOnlyList<Part> Papers, IReadOnlyList<Part> Trending, More? More, Completeness Completeness, Hint? NoKeywords, Hint? Loud);

    internal sealed record Links(object? Preferences, object? Unsubscribe, object? ViewInBrowser);

    internal sealed record Hint(object? Text, object? LinkText, object? Url);

    internal sealed record More(object? Count, object? Text, object? Url);

    internal sealed record Completeness(object? Text);

    // No records: a loop compares each with the one before, and comparing reads.
    internal sealed class Topic(object? name, object? count)
    {
        public object? Name => name;
        public object? Count => count;
    }

    /// <summary>A paper in the overview.</summary>
    internal sealed class Line(object? number, object? title, object? shortTitle, object? url, object? votes, object? upvotes)
    {
        public object? Number => number;
        public object? Title => title;
        public object? ShortTitle => shortTitle;
        public object? Url => url;
        public object? Votes => votes;
        public object? Upvotes => upvotes;
    }

    /// <summary>A paper for the template of papers, and for no other.</summary>
    internal sealed class Part(Slot slot)
    {
        internal Slot Slot => slot;

        public override string ToString() => slot.ToString();
    }

    private Digest Take(DigestView digest) => new(
        Take(digest.Subject), Take(digest.Preheader), digest.Product,
        Take(digest.Links, links => new Links(Take(links.Preferences), Take(links.Unsubscribe), Take(links.ViewInBrowser))),
        Take(digest.Cadence), Take(digest.Headline), Take(digest.IssueDate), Take(digest.Lead), Take(digest.Welcome), Take(digest.Away),
        Take(digest.Topics, topic => new Topic(Take(topic.Name), Take(Words.Plain(topic.Count)))),
        Take(digest.Overview, paper => new Line(Take(Words.Plain(paper.Number)), Take(paper.Title), Take(paper.ShortTitle), Take(paper.Url), Take(paper.Votes), Take(paper.Upvotes))),
        Take(digest.Papers, paper => TakePart(paper, digest.Product)), Take(digest.Trending, paper => TakePart(paper, digest.Product)),
        Take(digest.More, more => new More(Take(Words.Plain(more.Count)), Take(more.Text), Take(more.Url))),
        new Completeness(Take(digest.Completeness.Text)), Take(digest.NoKeywords), Take(digest.Loud));

    private Hint? Take(HintView? hint) => Take(hint, each => new Hint(Take(each.Text), Take(each.LinkText), Take(each.Url)));

    private Part TakePart(PaperView paper, ProductView product) => new(Take(new PaperSlots(paper, product)));
}
