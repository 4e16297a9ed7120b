using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>A reader for whom nothing is due: to ask what a profile catches without composing.</summary>
internal static class AsIf
{
    /// <summary>Teaches the window the profile's keywords, numbered by their places. With keywords there is no cap.</summary>
    public static DueSubscriber Reader(Profile profile, Window window, long fromSeq)
    {
        for (var at = 0; at < profile.Keywords.Count; at++) window.Learn(at, profile.Keywords[at]);
        for (var at = 0; at < profile.Mutes.Count; at++) window.LearnMute(at, profile.Mutes[at].Query);
        return new DueSubscriber
        {
            SubscriberId = 0,
            IsPaused = false,
            FromSeq = fromSeq,
            Shown = [],
            KeywordIds = [.. Enumerable.Range(0, profile.Keywords.Count)],
            MuteIds = [.. Enumerable.Range(0, profile.Mutes.Count)],
            MuteUntil = [.. profile.Mutes.Select(mute => mute.Until ?? DateOnly.MaxValue)],
            Scope = profile.Scope,
            Categories = [.. profile.Categories],
            Cadence = profile.Cadence,
            Weekday = (short?)profile.Weekday,
            Hour = (short)profile.Hour,
            TimeZone = profile.TimeZone,
            MaxPapers = profile.Keywords.Count == 0 ? (short)profile.MaxPapers : short.MaxValue,
            TrendingExtras = 0,
            MailNothing = false,
        };
    }
}
