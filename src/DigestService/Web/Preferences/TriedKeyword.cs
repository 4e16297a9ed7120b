using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tuning;

namespace DigestService.Web.Preferences;

/// <summary>A keyword that is tried before it is saved, and what came of it.</summary>
/// <param name="Text">The keyword; of several the last, which is the one being typed.</param>
/// <param name="Typed">How many there are.</param>
/// <param name="Was">The keyword in whose place it would be saved; empty where it would be added.</param>
public sealed record TriedKeyword(string Token, string Text, int Typed, string Was, TrialAnswer Answer)
{
    public const int MostDays = 30;

    public static readonly IReadOnlyList<int> Days = [7, 14, MostDays];

    /// <returns>Null where there is nothing to try.</returns>
    public static async Task<TriedKeyword?> Of(KeywordTrial trial, string token, Profile profile, KeywordsForm form, int days, CancellationToken stop)
    {
        if (form.Typed is not { Count: > 0 } typed) return null;
        var was = form.Was.Length > 0 ? form.Was : SavedAs(profile, typed[^1]);
        var others = profile with { Keywords = [.. profile.Keywords.Where(each => each != was)] };
        return new TriedKeyword(token, typed[^1], typed.Count, was, await trial.Of(others, typed[^1], DaysOf(days), stop: stop));
    }

    /// <returns>Empty where the profile does not have it yet.</returns>
    private static string SavedAs(Profile profile, string typed)
    {
        var canonical = KeywordLines.Canonical(typed);
        return profile.Keywords.FirstOrDefault(each => each == canonical) ?? "";
    }

    public static int DaysOf(int asked) => Days.Contains(asked) ? asked : MostDays;

    /// <summary>Says what the button does: it is the reader who changes a keyword, nobody else.</summary>
    public string ButtonOf(TrialRemark remark) => remark.Kind == "addition" && Was.Length == 0 ? $"Add {remark.Replacement}" : $"Use {remark.Replacement} instead";

    /// <summary>The papers that a remark speaks of.</summary>
    public static IReadOnlyList<Paper> PapersOf(Trial trial, TrialRemark remark) => remark.Kind switch
    {
        "excluded" => [.. trial.Excluded.First.Select(each => each.Paper)],
        "muted" => [.. trial.Muted.First.Select(each => each.Paper)],
        "exact" => trial.Exact?.Lost ?? [],
        _ => [],
    };
}
