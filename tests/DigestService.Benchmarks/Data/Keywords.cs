using System.Globalization;

namespace DigestService.Benchmarks.Data;

/// <summary>
/// Keywords as people use them: the real list with how many papers carry each (without it, one of the project's own), widened
/// to as many as wanted by pairing terms. A pair is as rare as the rarer of the two.
/// </summary>
internal sealed class Keywords
{
    private const int OwnTerms = 20_000;
    private const int OwnSeed = 20_251_212;

    private readonly double[] _upTo;

    private Keywords(string data, IReadOnlyList<(string Query, double Weight)> all)
    {
        Data = data;
        Queries = [.. all.Select(each => each.Query)];
        _upTo = new double[all.Count];
        for (var (i, sum) = (0, 0.0); i < all.Count; i++) _upTo[i] = sum += all[i].Weight;
    }

    /// <summary>Which were used: "recorded" or "own".</summary>
    public string Data { get; }

    public IReadOnlyList<string> Queries { get; }

    /// <param name="data">Where <c>keywords/hf_ai_keywords.casefold.tsv</c> may be.</param>
    public static Keywords Load(string data, int distinct, Random random)
    {
        var file = Path.Combine(data, "keywords", "hf_ai_keywords.casefold.tsv");
        var isRecorded = File.Exists(file);
        var terms = (isRecorded ? Recorded(file) : Own()).Where(each => Matching.Query.Parse(each.Query) is Matching.Query).Take(distinct).ToList();
        return new Keywords(isRecorded ? BenchPapers.Recorded : BenchPapers.Own, Widened(terms, distinct, random));
    }

    private static IEnumerable<(string Query, double Weight)> Recorded(string file) =>
        File.ReadLines(file).Select(line => line.Split('\t')).Where(parts => parts.Length == 2)
            .Select(parts => (parts[1], double.Parse(parts[0], CultureInfo.InvariantCulture)));

    /// <summary>Terms of the invented papers' language, the n-th of weight 1,000 / n, at least 1.</summary>
    private static IEnumerable<(string Query, double Weight)> Own()
    {
        var words = new OwnWords(new Random(OwnSeed));
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (known.Count < OwnTerms)
            if (words.Keyword() is var term && known.Add(term))
                yield return (term, Math.Max(1, 1000.0 / known.Count));
    }

    private static List<(string, double)> Widened(List<(string Query, double Weight)> terms, int distinct, Random random)
    {
        var known = terms.Select(each => each.Query).ToHashSet(StringComparer.Ordinal);
        var all = new List<(string, double)>(terms);
        while (all.Count < distinct)
        {
            var (one, other) = (terms[random.Next(terms.Count)], terms[random.Next(terms.Count)]);
            var pair = $"{one.Query} {other.Query}";
            if (known.Add(pair) && Matching.Query.Parse(pair) is Matching.Query) all.Add((pair, Math.Min(one.Weight, other.Weight)));
        }
        return all;
    }

    /// <summary>Places of as many different keywords as asked, each drawn by how common it is.</summary>
    public int[] Draw(int count, Random random)
    {
        var drawn = new HashSet<int>();
        while (drawn.Count < count) drawn.Add(Draw(random));
        return [.. drawn];
    }

    /// <summary>The place of a keyword, drawn by how common it is.</summary>
    public int Draw(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return at < 0 ? ~at : at;
    }
}
