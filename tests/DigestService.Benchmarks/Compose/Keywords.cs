using System.Globalization;

namespace DigestService.Benchmarks.Compose;

/// <summary>
/// Keywords as people use them: the real list with how many papers carry each, widened to as many as wanted by pairing terms.
/// A pair is as rare as the rarer of the two.
/// </summary>
internal sealed class Keywords
{
    private readonly double[] _upTo;

    private Keywords(IReadOnlyList<(string Query, double Weight)> all)
    {
        Queries = [.. all.Select(each => each.Query)];
        _upTo = new double[all.Count];
        for (var (i, sum) = (0, 0.0); i < all.Count; i++) _upTo[i] = sum += all[i].Weight;
    }

    public IReadOnlyList<string> Queries { get; }

    public static Keywords Load(string data, int distinct, Random random)
    {
        var real = File.ReadLines(Path.Combine(data, "keywords", "hf_ai_keywords.casefold.tsv"))
            .Select(line => line.Split('\t')).Where(parts => parts.Length == 2 && Matching.Query.Parse(parts[1]) is Matching.Query)
            .Select(parts => (Query: parts[1], Weight: double.Parse(parts[0], CultureInfo.InvariantCulture))).Take(distinct).ToList();
        var known = real.Select(each => each.Query).ToHashSet(StringComparer.Ordinal);
        var all = new List<(string, double)>(real);
        while (all.Count < distinct)
        {
            var (one, other) = (real[random.Next(real.Count)], real[random.Next(real.Count)]);
            var pair = $"{one.Query} {other.Query}";
            if (known.Add(pair) && Matching.Query.Parse(pair) is Matching.Query) all.Add((pair, Math.Min(one.Weight, other.Weight)));
        }
        return new Keywords(all);
    }

    /// <summary>Places of as many different keywords as asked, each drawn by how common it is.</summary>
    public int[] Draw(int count, Random random)
    {
        var drawn = new HashSet<int>();
        while (drawn.Count < count)
        {
            var at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
            drawn.Add(at < 0 ? ~at : at);
        }
        return [.. drawn];
    }
}
