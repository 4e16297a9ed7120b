using System.Collections.Concurrent;
using DigestService.Matching;
using Npgsql;

namespace DigestService.Digests;

/// <summary>A stored keyword, read. One number never means another keyword.</summary>
internal sealed class KeywordAtHand(int number, string query)
{
    public int Number => number;

    public string Query => query;

    /// <summary>Null where it cannot be read any more.</summary>
    public Query? Parsed { get; } = Matching.Query.Parse(query) as Query;
}

/// <summary>Keywords kept from batch to batch; when there are too many, all are read anew.</summary>
internal sealed class KeywordsAtHand
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<int, KeywordAtHand> _known = new();

    public async Task<IReadOnlyDictionary<int, KeywordAtHand>> Load(NpgsqlConnection connection, IReadOnlyCollection<int> numbers)
    {
        if (_known.Count > Most) _known.Clear();
        var found = new Dictionary<int, KeywordAtHand>(numbers.Count);
        foreach (var number in numbers)
            if (_known.TryGetValue(number, out var keyword)) found.Add(number, keyword);
        if (found.Count == numbers.Count) return found;
        foreach (var (number, query) in await DigestStore.Queries(connection, null, [.. numbers.Where(number => !found.ContainsKey(number))]))
            found.Add(number, _known.GetOrAdd(number, _ => new KeywordAtHand(number, query)));
        return found;
    }
}
