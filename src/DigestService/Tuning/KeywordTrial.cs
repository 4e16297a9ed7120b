using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>
/// The story of trying a keyword before it is saved: what the last days would have brought, by the code that composes
/// digests, from memory. Any number of threads may ask.
/// </summary>
public sealed class KeywordTrial(RecentPapers recent, Acronyms acronyms)
{
    public const int FewestDays = 7;

    /// <param name="profile">One without <see cref="ProfileFaults"/>. Its keywords may hold the tried one or not; where it replaces another, without that one.</param>
    /// <param name="keyword">As typed so far.</param>
    /// <param name="days">How far to look back, from <see cref="FewestDays"/> to <see cref="RecentSnapshot.MostDays"/>; brought into that range.</param>
    /// <param name="anyScope">All papers, whatever the profile's scope: for visitors who have none yet.</param>
    public async ValueTask<TrialAnswer> Of(Profile profile, string keyword, int days, bool anyScope = false, CancellationToken stop = default) =>
        Of(await recent.Current(stop), acronyms.Table, profile, keyword, days, anyScope);

    internal static TrialAnswer Of(RecentSnapshot snapshot, AcronymTable acronyms, Profile profile, string keyword, int days, bool anyScope = false)
    {
        var parsed = Query.Parse(keyword);
        if (parsed is QueryError error) return new TrialFault(error.Message, error.Position, error.Length);
        var within = Math.Clamp(days, FewestDays, RecentSnapshot.MostDays);
        return snapshot.Matchers.Lend(matcher => new TrialRun(snapshot, matcher, profile, (Query)parsed, within, anyScope).Answer(keyword.Trim(), acronyms));
    }
}
