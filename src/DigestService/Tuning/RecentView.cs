using DigestService.Digests;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>The papers of a snapshot that one scope reaches in one stretch of days.</summary>
/// <param name="Papers">By ordinal. Not to be changed.</param>
/// <param name="Scanned">How many they are.</param>
/// <param name="NewsDays">By ordinal the day on which a paper becomes news to a reader, counted from the first of the days; only for papers in view.</param>
internal sealed record RecentView(RecentDays Days, Bitmap Papers, int Scanned, byte[] NewsDays, TrendShares Trend)
{
    public Bitmap Without(Bitmap muted)
    {
        var papers = Papers.Copy();
        papers.Drop(muted);
        return papers;
    }

    public IEnumerable<int> MostTrending(IEnumerable<int> ordinals, int most) =>
        ordinals.OrderByDescending(at => Trend[at]).ThenBy(at => at).Take(most);
}
