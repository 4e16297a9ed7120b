using System.Collections.Concurrent;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>Matchers over one index. A matcher keeps scratch space and serves one thread at a time; the index serves all.</summary>
internal sealed class MatcherPool(PaperIndex index)
{
    // What more than the machine's cores bring back is let go.
    private static readonly int Most = Environment.ProcessorCount;

    private readonly ConcurrentBag<Matcher> _idle = [];

    public T Lend<T>(Func<Matcher, T> use)
    {
        var matcher = _idle.TryTake(out var idle) ? idle : new Matcher(index);
        var answer = use(matcher);
        if (_idle.Count < Most) _idle.Add(matcher); // one whose use threw is not trusted again
        return answer;
    }
}
