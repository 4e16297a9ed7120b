using DigestService.Matching;

namespace DigestService.Subscribers;

/// <summary>Small changes of a profile, made so that the same call with its parts swapped takes them back. Each gives back the very same profile where there is nothing to change.</summary>
internal static class ProfileEdits
{
    /// <param name="keepOld">The old keyword was there before the change that this one takes back.</param>
    public static Profile Replace(this Profile profile, string old, string by, bool keepOld = false) =>
        !profile.Keywords.Contains(old) ? profile
        : profile with { Keywords = [.. profile.Keywords.SelectMany(keyword => keyword != old ? [keyword] : keepOld ? [old, by] : new[] { by }).Distinct()] };

    /// <param name="mute">Null takes the mute of this query away.</param>
    public static Profile WithMute(this Profile profile, string query, Mute? mute)
    {
        var old = profile.MuteOf(query);
        return old == mute ? profile : profile with { Mutes = [.. profile.Mutes.Where(each => each != old), .. mute is null ? Array.Empty<Mute>() : [mute]] };
    }

    public static Mute? MuteOf(this Profile profile, string query) =>
        Query.ParseMute(query) is Query parsed ? profile.Mutes.FirstOrDefault(mute => mute.Query == parsed.ToString()) : null;
}
