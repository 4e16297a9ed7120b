using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>Answers why keywords caught one paper, through the matcher itself. Analyses the paper once; one a thread.</summary>
public sealed class PaperEvidence
{
    private readonly PaperIndex _index;
    private readonly Matcher _matcher;
    private readonly WordPlaces _words;

    public PaperEvidence(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        _index = PaperIndex.Build([paper]);
        _matcher = new Matcher(_index);
        _words = WordPlaces.Of(paper);
    }

    /// <summary>Null if the query does not catch this paper.</summary>
    public Evidence? Find(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _matcher.Explain(query, [0]).Select(found => FindEvidence.In(_index, 0, _words, found.Terms)).Single();
    }
}
