namespace DigestService.Tuning;

/// <summary>A keyword to start with.</summary>
/// <param name="Name">As papers write it: <c>reinforcement learning</c>.</param>
/// <param name="Keyword">Ready to be saved: <c>"reinforcement learning"</c>.</param>
/// <param name="Papers">Recent papers that it catches, of <paramref name="Scanned"/>.</param>
/// <param name="Scanned">Recent papers in all: of Daily Papers, or where too few are listed, whatever there is.</param>
public sealed record SuggestedKeyword(string Name, string Keyword, int Papers, int Scanned);

/// <summary>What recent papers are about, for those who do not know yet what to ask for. The same papers give the same suggestions.</summary>
public sealed class KeywordSuggestions(RecentPapers recent)
{
    /// <summary>About two dozen, the best first; none while there are too few papers.</summary>
    public async ValueTask<IReadOnlyList<SuggestedKeyword>> Of(CancellationToken stop = default)
    {
        var snapshot = await recent.Current(stop);
        return snapshot.Suggestions.IsValueCreated ? snapshot.Suggestions.Value : await Task.Run(() => snapshot.Suggestions.Value, stop);
    }
}
