using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>
/// A window of papers, inverted in memory. Immutable: any number of threads may read it, each with its own
/// <see cref="Matcher"/>. Withdrawn papers keep their ordinal and match nothing.
/// </summary>
public sealed class PaperIndex
{
    private readonly Dictionary<string, Bitmap> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bitmap> _sources = new(StringComparer.Ordinal);

    private readonly float[] _rarities;

    private PaperIndex(IReadOnlyList<Paper> papers)
    {
        Papers = papers;
        var lexicon = new Lexicon();
        var text = new TextIndexBuilder(lexicon);
        Votes = new int[papers.Count];
        _rarities = [.. Enumerable.Range(0, papers.Count + 1).Select(having => Relevance.Rarity(having, papers.Count))];
        for (var i = 0; i < papers.Count; i++)
        {
            var paper = papers[i];
            text.Add(paper);
            Votes[i] = paper.Withdrawn ? -1 : paper.Votes ?? -1;
            if (!paper.Withdrawn)
                AddFields(paper, i, lexicon);
        }

        Text = text.Build();
        Authors.Freeze();
        Organizations.Freeze();
    }

    /// <summary>The papers as given; ordinals count from 0.</summary>
    public IReadOnlyList<Paper> Papers { get; }

    /// <summary>Papers that could not be read, and why.</summary>
    public IReadOnlyList<(Paper Paper, string Reason)> Unreadable { get; private init; } = [];

    internal TextIndex Text { get; }

    internal NameIndex Authors { get; } = new();

    internal NameIndex Organizations { get; } = new();

    /// <summary>Votes by ordinal, -1 where unknown.</summary>
    internal int[] Votes { get; }

    /// <summary>See <see cref="Relevance.Rarity"/>; every term of every query asks, so that the logarithms are taken once.</summary>
    internal float Rarity(int having) => _rarities[having];

    /// <summary>A paper that cannot be read matches nothing, and takes no other with it: see <see cref="Unreadable"/>.</summary>
    public static PaperIndex Build(IReadOnlyList<Paper> papers)
    {
        ArgumentNullException.ThrowIfNull(papers);
        try
        {
            return new PaperIndex(papers);
        }
        catch (Exception) when (papers.Select(WhyUnreadable).ToArray() is var reasons && reasons.Any(reason => reason is not null))
        {
            return new PaperIndex([.. papers.Select((paper, at) => reasons[at] is null ? paper : paper with { Withdrawn = true })])
            {
                Unreadable = [.. papers.Select((paper, at) => (paper, reasons[at]!)).Where(each => each.Item2 is not null)],
            };
        }
    }

    private static string? WhyUnreadable(Paper paper)
    {
        try
        {
            _ = new PaperIndex([paper]);
            return null;
        }
        catch (Exception fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The papers of a category, an archive or a source; null if there are none.</summary>
    internal Bitmap? Labelled(LabelTerm term) =>
        (term.Field == FieldSet.Category ? _categories : _sources).GetValueOrDefault(term.Key);

    private void AddFields(Paper paper, int ordinal, Lexicon lexicon)
    {
        foreach (var author in paper.Authors)
            Authors.Add(author, ordinal, onlyLast: true, lexicon);
        if (paper.Organization is { } organization)
            Organizations.Add(organization, ordinal, onlyLast: false, lexicon);
        foreach (var source in paper.Sources)
            Label(_sources, source.ToLowerInvariant(), ordinal);
        foreach (var category in paper.Categories)
        {
            foreach (var label in CategoryLabels.Of(category))
                Label(_categories, label, ordinal);
        }
    }

    private void Label(Dictionary<string, Bitmap> labels, string label, int ordinal)
    {
        if (!labels.TryGetValue(label, out var papers))
            labels[label] = papers = new Bitmap(Papers.Count);
        papers.Set(ordinal);
    }
}
