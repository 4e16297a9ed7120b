using DigestService.Matching;
using DigestService.Rendering;

namespace DigestService.Subscribers;

/// <param name="Part">The name of the property of <see cref="Profile"/> that cannot be so.</param>
/// <param name="Sentence">What is wrong, and how to mend it.</param>
public sealed record ProfileFault(string Part, string Sentence);

/// <summary>What is wrong with a profile, each a plain sentence; nothing is stored that the matcher or the clock could not use.</summary>
public static class ProfileFaults
{
    public const int MostKeywords = 100;
    public const int MostMutes = 100;
    public const int MostCategories = 50;

    public static IEnumerable<string> Of(Profile profile) => ByPart(profile).Select(fault => fault.Sentence);

    public static IEnumerable<ProfileFault> ByPart(Profile profile) =>
    [
        .. Keywords(profile), .. Mutes(profile.Mutes),
        .. Scoped(profile).Select(sentence => new ProfileFault(nameof(Profile.Categories), sentence)),
        .. Timed(profile),
        .. Sized(profile),
    ];

    private static IEnumerable<ProfileFault> Keywords(Profile profile)
    {
        const string part = nameof(Profile.Keywords);
        if (profile.Keywords.Count > MostKeywords) yield return new(part, $"{profile.Keywords.Count} keywords are too many: at most {MostKeywords}.");
        foreach (var keyword in profile.Keywords.Take(MostKeywords))
            if (Query.Parse(keyword) is QueryError error)
                yield return new(part, $"The keyword \"{OneLine.Short(keyword)}\" cannot be used: {error.Message} (at character {error.Position + 1})");
    }

    private static IEnumerable<ProfileFault> Mutes(IReadOnlyList<Mute> mutes)
    {
        const string part = nameof(Profile.Mutes);
        if (mutes.Count > MostMutes) yield return new(part, $"{mutes.Count} mutes are too many: at most {MostMutes}.");
        foreach (var mute in mutes.Take(MostMutes))
            if (Query.ParseMute(mute.Query) is QueryError error)
                yield return new(part, $"The mute \"{OneLine.Short(mute.Query)}\" cannot be used: {error.Message} (at character {error.Position + 1})");
    }

    private static IEnumerable<string> Scoped(Profile profile)
    {
        if ((profile.Scope == Scope.Categories) != (profile.Categories.Count > 0))
            yield return profile.Scope == Scope.Categories ? "The scope \"categories\" needs at least one arXiv category." : "Categories are only used with the scope \"categories\".";
        if (profile.Categories.Count > MostCategories) yield return $"{profile.Categories.Count} categories are too many: at most {MostCategories}; write cs.* for a whole archive.";
        foreach (var category in profile.Categories.Take(MostCategories).Where(category => !ArxivArchives.Hold(category)))
            yield return $"\"{OneLine.Short(category)}\" is no arXiv category: write it like cs.CL, or cs.* for a whole archive.";
    }

    private static IEnumerable<ProfileFault> Timed(Profile profile)
    {
        if ((profile.Cadence == Cadence.Weekly) != profile.Weekday.HasValue)
            yield return new(nameof(Profile.Weekday), profile.Cadence == Cadence.Weekly ? "A weekly digest needs a day of the week." : "A day of the week is only used with a weekly digest.");
        if (profile.Hour is < 0 or > 23) yield return new(nameof(Profile.Hour), $"The hour {profile.Hour} does not exist: 0 to 23.");
        if (!TimeZones.Exists(profile.TimeZone)) yield return new(nameof(Profile.TimeZone), $"The time zone \"{OneLine.Short(profile.TimeZone)}\" does not exist: use a name such as Europe/Berlin.");
    }

    private static IEnumerable<ProfileFault> Sized(Profile profile)
    {
        if (profile.MaxPapers is < 1 or > 50) yield return new(nameof(Profile.MaxPapers), $"{profile.MaxPapers} papers a digest cannot be: 1 to 50.");
        if (profile.TrendingExtras is < 0 or > 20) yield return new(nameof(Profile.TrendingExtras), $"{profile.TrendingExtras} trending extras cannot be: 0 to 20.");
    }
}
