using System.Collections.Concurrent;

namespace DigestService;

/// <summary>
/// Remembers what is costly to make, for any number of threads; when full it forgets everything, which is simple, and rare
/// where what people ask for repeats.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _known = new();
    private int _count;

    public int Count => _known.Count;

    public TValue Get(TKey key, Func<TKey, TValue> make)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        var made = make(key);
        if (Interlocked.Increment(ref _count) > most)
        {
            _known.Clear();
            Interlocked.Exchange(ref _count, 1);
        }
        _known[key] = made;
        return made;
    }
}
