namespace DigestService.Matching;

/// <summary>For each term the papers that have it, ascending, and its places in each; all in a few arrays.</summary>
internal sealed class Postings
{
    private const int MinCommon = 4;

    private readonly int[] _papersFrom;
    private readonly int[] _papers;
    private readonly PaperFields[] _fields;
    private readonly int[] _placesFrom;
    private readonly int[] _places;
    private readonly FieldBitmaps?[] _bitmaps;

    /// <param name="papers">How many papers there are.</param>
    /// <param name="occurrences">By paper and place: the term, the paper, the field, the place.</param>
    public Postings(int papers, int terms, IReadOnlyList<(int Term, int Paper, FieldSet Field, int Place)> occurrences)
    {
        var byTerm = SortByTerm(terms, occurrences);
        var having = new List<int>();
        var fields = new List<PaperFields>();
        var placesFrom = new List<int>();
        _papersFrom = new int[terms + 1];
        _places = new int[byTerm.Length];
        for (var i = 0; i < byTerm.Length; i++)
        {
            var (term, paper, field, place) = occurrences[byTerm[i]];
            var isNewTerm = i == 0 || occurrences[byTerm[i - 1]].Term != term;
            if (isNewTerm || having[^1] != paper)
            {
                having.Add(paper);
                fields.Add(new PaperFields(paper, FieldSet.None));
                placesFrom.Add(i);
            }

            fields[^1] = fields[^1].With(field);
            _places[i] = place;
            _papersFrom[term + 1] = having.Count;
        }

        placesFrom.Add(byTerm.Length);
        (_papers, _fields, _placesFrom) = ([.. having], [.. fields], [.. placesFrom]);
        var common = Math.Max(papers / 32, MinCommon);
        _bitmaps = [.. Enumerable.Range(0, terms).Select(term => Count(term) > common ? ToBitmaps(term, papers) : null)];
    }

    /// <summary>How many papers have the term.</summary>
    public int Count(int term) => _papersFrom[term + 1] - _papersFrom[term];

    public ReadOnlySpan<int> Papers(int term) => _papers.AsSpan(_papersFrom[term], Count(term));

    /// <summary>Adds the papers that have the term; common terms keep theirs ready.</summary>
    public void AddPapers(int term, FieldBitmaps papers)
    {
        if (_bitmaps[term] is { } bitmaps)
            papers.Add(bitmaps);
        else
            papers.Add(_fields.AsSpan(_papersFrom[term], Count(term)));
    }

    /// <summary>The places of the term in the paper at this place of its list.</summary>
    public ReadOnlySpan<int> Places(int term, int at)
    {
        var posting = _papersFrom[term] + at;
        return _places.AsSpan(_placesFrom[posting].._placesFrom[posting + 1]);
    }

    /// <summary>
    /// The first place at or after <paramref name="from"/> in the term's list whose paper is not below
    /// <paramref name="paper"/>: galloping, so that a sweep through a long list costs the logarithm of its strides.
    /// </summary>
    public int Seek(int term, int from, int paper)
    {
        var papers = Papers(term);
        var stride = 1;
        var low = from;
        while (low + stride < papers.Length && papers[low + stride] < paper)
        {
            low += stride;
            stride *= 2;
        }

        var high = Math.Min(low + stride, papers.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (papers[middle] < paper)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private FieldBitmaps ToBitmaps(int term, int papers)
    {
        var bitmaps = new FieldBitmaps(papers);
        bitmaps.Add(_fields.AsSpan(_papersFrom[term], Count(term)));
        return bitmaps;
    }

    /// <summary>The order of the occurrences by term, keeping papers and places ascending.</summary>
    private static int[] SortByTerm(int terms, IReadOnlyList<(int Term, int Paper, FieldSet Field, int Place)> occurrences)
    {
        var next = new int[terms + 1];
        for (var i = 0; i < occurrences.Count; i++)
            next[occurrences[i].Term + 1]++;
        for (var term = 0; term < terms; term++)
            next[term + 1] += next[term];
        var order = new int[occurrences.Count];
        for (var i = 0; i < order.Length; i++)
            order[next[occurrences[i].Term]++] = i;
        return order;
    }
}
