using DigestService.Matching;

namespace DigestService.Digests;

/// <summary>
/// The best of many under a cap, without sorting them all: each keyword's best first, then the best of the rest. A paper is the
/// first to serve some keyword exactly if it is the best that this keyword caught, so one look at each keyword's papers is enough.
/// </summary>
internal sealed class BestPapers(int papers)
{
    private readonly float[] _scores = new float[papers];
    private readonly List<int> _ranked = [];
    private readonly List<int> _serving = [];

    public void Begin()
    {
        _ranked.Clear();
        _serving.Clear();
    }

    public void Rank(int ordinal, float score)
    {
        _scores[ordinal] = score;
        _ranked.Add(ordinal);
    }

    /// <summary>Gives a keyword its best paper among those that are caught.</summary>
    public void Serve(Hit[] hits, Bitmap caught)
    {
        var best = -1;
        foreach (ref readonly var hit in hits.AsSpan())
            if (caught.Has(hit.Ordinal) && (best < 0 || Compare(hit.Ordinal, best) < 0)) best = hit.Ordinal;
        if (best >= 0 && !_serving.Contains(best)) _serving.Add(best);
    }

    /// <returns>At most <paramref name="cap"/>, the best first.</returns>
    public IReadOnlyList<int> Under(int cap)
    {
        if (_ranked.Count > cap)
        {
            KeepBest(_serving, cap, null);
            KeepBest(_ranked, cap - _serving.Count, _serving);
            _ranked.AddRange(_serving);
        }
        _ranked.Sort(Compare);
        return _ranked;
    }

    /// <summary>Keeps the best few of a long list, none of which stands among the others, in one pass over it.</summary>
    private void KeepBest(List<int> from, int count, List<int>? others)
    {
        var kept = 0;
        for (var i = 0; i < from.Count; i++)
        {
            var each = from[i];
            if (kept == count && (count == 0 || Compare(each, from[kept - 1]) > 0)) continue;
            if (others?.Contains(each) == true) continue;
            var at = kept < count ? kept++ : kept - 1;
            for (; at > 0 && Compare(each, from[at - 1]) < 0; at--) from[at] = from[at - 1];
            from[at] = each;
        }
        from.RemoveRange(kept, from.Count - kept);
    }

    /// <summary>The higher score first; of equals the smaller ordinal.</summary>
    private int Compare(int one, int other) =>
        _scores[one] != _scores[other] ? _scores[other].CompareTo(_scores[one]) : one.CompareTo(other);
}
