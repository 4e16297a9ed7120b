using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>What a save has done, in words; the address carries only a code and two numbers, never text.</summary>
/// <param name="Section">The part of the page where it is said.</param>
public sealed record SavedNotice(string Section, string Sentence)
{
    private const int MostToSay = 1000;

    /// <param name="code">From the address: null or unknown says nothing.</param>
    public static SavedNotice? Of(string? code, int added, int repeated, Profile profile, Subscriber reader) => code switch
    {
        "keywords" => new("keywords", Keywords(Math.Clamp(added, 0, MostToSay), Math.Clamp(repeated, 0, MostToSay))),
        "keyword" => new("keywords", "The keyword was changed; it counts from the next digest."),
        "removed" => new("keywords", profile.Keywords.Count == 0 ? "The keyword was removed. With none left, digests bring what is trending." : "The keyword was removed."),
        "muted" => new("mutes", "Muted from the next digest on."),
        "unmuted" => new("mutes", "The mute was removed."),
        "scope" => new("scope", profile.Scope == Scope.Daily ? "From the next digest on, your keywords look in Daily Papers." : $"From the next digest on, your keywords look in all papers of {Words.List([.. profile.Categories])}."),
        "schedule" => new("schedule", $"Your digests come {ScheduleWords.Of(profile)}."),
        "mail" => new("mail", $"From the next digest on: at most {Words.Count(profile.MaxPapers, "paper")}{Extras(profile.TrendingExtras)}, {(profile.Format == MailFormat.Html ? "as HTML" : "as plain text")}{(profile.MailNothing ? ", and a short mail when there is nothing" : "")}."),
        "paused" when reader.State == SubscriberState.Paused => new("pause", "Paused. What was waiting to be sent stays here."),
        "resumed" when reader.State == SubscriberState.Active => new("pause", "Welcome back: mail comes again."),
        _ => null,
    };

    private static string Keywords(int added, int repeated) => (added, repeated) switch
    {
        (0, 0) => "Nothing was changed.",
        (0, 1) => "You have that keyword already.",
        (0, _) => "You have all of these already.",
        (_, 0) => $"{Words.Count(added, "keyword")} added, from the next digest on.",
        _ => $"{Words.Count(added, "keyword")} added, from the next digest on; {Words.Count(repeated, "other")} you have already.",
    };

    private static string Extras(int extras) => extras == 0 ? "" : $" and {Words.Count(extras, "trending one")} beside them";
}
