using DigestService.Digests;
using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>The digests that some days would have brought: each takes the papers since the one before.</summary>
internal static class TrialDigests
{
    /// <summary>A keyword with fewer papers than this is not noisy, whatever its share.</summary>
    private const int FewestNoisy = 10;

    /// <param name="caught">All that the profile catches in view.</param>
    public static TrialCap Cap(Profile profile, RecentView view, Bitmap caught)
    {
        var perDay = new int[view.Days.Count];
        for (var at = caught.Next(0); at >= 0; at = caught.Next(at + 1)) perDay[view.NewsDays[at]]++;

        var rhythm = profile.Rhythm();
        var perIssue = new SortedDictionary<DateOnly, int>();
        for (var day = 0; day < perDay.Length; day++)
        {
            var issue = IssueOf(view.Days.Since.AddDays(day), rhythm);
            perIssue[issue] = perIssue.GetValueOrDefault(issue) + perDay[day];
        }
        var worst = perIssue.MaxBy(issue => issue.Value);
        return new TrialCap(
            profile.MaxPapers,
            perIssue.Values.Sum(),
            perIssue.Count,
            perIssue.Values.Count(papers => papers > profile.MaxPapers),
            perIssue.Values.Sum(papers => Math.Max(0, papers - profile.MaxPapers)),
            Math.Max(0, worst.Value - profile.MaxPapers),
            worst.Value > profile.MaxPapers ? worst.Key : null);
    }

    /// <summary>
    /// A keyword is noisy if alone it catches more than a digest shows, on average; or if the profile has two others or more
    /// and it catches over half of all that they catch together.
    /// </summary>
    public static TrialNoise? Noise(int caught, int others, TrialCap cap)
    {
        var perDigest = (double)caught / cap.Digests;
        var share = cap.Caught == 0 ? 0 : (double)caught / cap.Caught;
        var fills = perDigest > cap.MaxPapers;
        return fills || (others >= 2 && caught >= FewestNoisy && share > 0.5) ? new TrialNoise(perDigest, fills, share) : null;
    }

    private static DateOnly IssueOf(DateOnly day, Rhythm rhythm)
    {
        for (var issue = day; issue < day.AddDays(7); issue = issue.AddDays(1))
            if (rhythm.FallsOn(issue))
                return issue;
        return day;
    }
}
