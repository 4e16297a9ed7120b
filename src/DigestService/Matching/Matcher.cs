namespace DigestService.Matching;

/// <summary>Asks an index what a keyword catches. Keeps scratch space: one matcher a thread.</summary>
public sealed class Matcher(PaperIndex index)
{
    private readonly TermPool _pool = new(index);
    private readonly List<Bitmap> _bitmaps = [];
    private readonly List<Hit> _hits = [];
    private readonly List<int> _excluded = [];

    /// <param name="mostExcluded">How many of the papers that an exclusion shut out are named; all are counted.</param>
    public KeywordHits Evaluate(Query query, int mostExcluded = KeywordHits.MaxExcludedOrdinals)
    {
        ArgumentNullException.ThrowIfNull(query);
        _pool.Prepare(query);
        if (Cost(query.Root) == 0)
            return KeywordHits.None;
        var candidates = FindCandidates(query.Root, 0);
        _hits.Clear();
        _excluded.Clear();
        var excluded = 0;
        for (var paper = candidates.Next(0); paper >= 0; paper = candidates.Next(paper + 1))
        {
            if (Match(query.Root, paper, heedExclusions: true) is { } match)
                _hits.Add(new Hit(paper, match.Fields, match.Relevance));
            else if (query.HasExclusions && Match(query.Root, paper, heedExclusions: false) is not null && excluded++ < mostExcluded)
                _excluded.Add(paper);
        }

        return _hits.Count == 0 && excluded == 0 ? KeywordHits.None : new KeywordHits(_hits.ToArray(), excluded, _excluded.ToArray());
    }

    /// <summary>No fewer papers than can match: of all, the cheapest; of any, their sum.</summary>
    private int Cost(QueryNode node)
    {
        if (node is QueryTerm term)
            return _pool[term].Cost;
        var all = node as AllOf;
        var children = all?.Wanted ?? ((AnyOf)node).Alternatives;
        var cost = all is null ? 0 : int.MaxValue;
        for (var i = 0; i < children.Count; i++)
            cost = all is null ? cost + Cost(children[i]) : Math.Min(cost, Cost(children[i]));
        return cost;
    }

    /// <summary>The papers that may match, by what their terms say without being looked at; the bitmap is reused at this depth.</summary>
    private Bitmap FindCandidates(QueryNode node, int depth)
    {
        if (_bitmaps.Count == depth)
            _bitmaps.Add(new Bitmap(index.Papers.Count));
        var papers = _bitmaps[depth];
        papers.Clear();
        if (node is QueryTerm term)
        {
            _pool[term].FindCandidates(papers);
            return papers;
        }

        var all = node as AllOf;
        var children = all?.Wanted ?? ((AnyOf)node).Alternatives;
        for (var i = 0; i < children.Count; i++)
        {
            var found = FindCandidates(children[i], depth + 1);
            if (all is null || i == 0)
                papers.Add(found);
            else
                papers.Keep(found);
        }

        return papers;
    }

    private (FieldSet Fields, float Relevance)? Match(QueryNode node, int paper, bool heedExclusions)
    {
        if (node is QueryTerm term)
        {
            var matcher = _pool[term];
            return matcher.Matches(paper, out var fields) ? (fields, Relevance.OfTerm(fields, matcher.Rarity)) : null;
        }

        return node is AllOf all ? MatchAll(all, paper, heedExclusions) : MatchAny((AnyOf)node, paper, heedExclusions);
    }

    private (FieldSet Fields, float Relevance)? MatchAll(AllOf all, int paper, bool heedExclusions)
    {
        var fields = FieldSet.None;
        var relevance = 0f;
        for (var i = 0; i < all.Wanted.Count; i++)
        {
            if (Match(all.Wanted[i], paper, heedExclusions) is not { } match)
                return null;
            fields |= match.Fields;
            relevance += match.Relevance;
        }

        for (var i = 0; heedExclusions && i < all.Unwanted.Count; i++)
        {
            if (Match(all.Unwanted[i], paper, heedExclusions) is not null)
                return null;
        }

        return (fields, relevance / all.Wanted.Count);
    }

    private (FieldSet Fields, float Relevance)? MatchAny(AnyOf any, int paper, bool heedExclusions)
    {
        var best = default((FieldSet Fields, float Relevance)?);
        for (var i = 0; i < any.Alternatives.Count; i++)
        {
            if (Match(any.Alternatives[i], paper, heedExclusions) is { } match)
                best = ((best?.Fields ?? FieldSet.None) | match.Fields, Math.Max(best?.Relevance ?? 0, match.Relevance));
        }

        return best;
    }
}
