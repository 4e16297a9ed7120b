using DigestService.Matching;

namespace DigestService.Subscribers;

/// <summary>What is wrong with a profile, each a plain sentence; nothing is stored that the matcher or the clock could not use.</summary>
public static class ProfileFaults
{
    public const int MostKeywords = 100;

    public static IEnumerable<string> Of(Profile profile)
    {
        if (profile.Keywords.Count > MostKeywords) yield return $"{profile.Keywords.Count} keywords are too many: at most {MostKeywords}.";
        foreach (var keyword in profile.Keywords)
            if (Query.Parse(keyword) is QueryError error)
                yield return $"The keyword \"{keyword}\" cannot be used: {error.Message} (at character {error.Position + 1})";
        foreach (var mute in profile.Mutes)
            if (Query.ParseMute(mute.Query) is QueryError error)
                yield return $"The mute \"{mute.Query}\" cannot be used: {error.Message} (at character {error.Position + 1})";
        if ((profile.Scope == Scope.Categories) != (profile.Categories.Count > 0))
            yield return profile.Scope == Scope.Categories ? "The scope \"categories\" needs at least one arXiv category." : "Categories are only used with the scope \"categories\".";
        foreach (var category in profile.Categories.Where(category => !ArxivArchives.Hold(category)))
            yield return $"\"{category}\" is no arXiv category: write it like cs.CL, or cs.* for a whole archive.";
        if ((profile.Cadence == Cadence.Weekly) != profile.Weekday.HasValue)
            yield return profile.Cadence == Cadence.Weekly ? "A weekly digest needs a day of the week." : "A day of the week is only used with a weekly digest.";
        if (profile.Hour is < 0 or > 23) yield return $"The hour {profile.Hour} does not exist: 0 to 23.";
        if (!TimeZones.Exists(profile.TimeZone)) yield return $"The time zone \"{profile.TimeZone}\" does not exist: use a name such as Europe/Berlin.";
        if (profile.MaxPapers is < 1 or > 50) yield return $"{profile.MaxPapers} papers a digest cannot be: 1 to 50.";
        if (profile.TrendingExtras is < 0 or > 20) yield return $"{profile.TrendingExtras} trending extras cannot be: 0 to 20.";
    }
}
