using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>A reader for whom nothing is due: to ask what a profile catches without composing.</summary>
internal static class AsIf
{
    /// <summary>Teaches the window the profile's keywords, numbered by their places. With keywords there is no cap.</summary>
    public static DueSubscriber Reader(Profile profile, Window window, long fromSeq)
    {
        for (var at = 0; at < profile.Keywords.Count; at++) window.Learn(at, profile.Keywords[at]);
        int[] muteIds = [.. profile.Mutes.Select((mute, at) => NumberOf(mute, at, profile.Keywords))];
        for (var at = 0; at < profile.Mutes.Count; at++) window.LearnMute(muteIds[at], profile.Mutes[at].Query);
        return new DueSubscriber
        {
            SubscriberId = 0,
            IsPaused = false,
            FromSeq = fromSeq,
            Shown = [],
            KeywordIds = [.. Enumerable.Range(0, profile.Keywords.Count)],
            MuteIds = muteIds,
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

    /// <summary>As in the database, a mute and a keyword of one text have one number.</summary>
    private static int NumberOf(Mute mute, int place, IReadOnlyList<string> keywords)
    {
        for (var at = 0; at < keywords.Count; at++)
            if (keywords[at] == mute.Query)
                return at;
        return keywords.Count + place;
    }
}
