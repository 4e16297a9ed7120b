using System.Globalization;
using DigestService.Rendering;

namespace DigestService.Tuning;

/// <summary>A trial in plain English, in one place, so that page and API say the same.</summary>
internal static class TrialWords
{
    private const int LongestTitle = 70;

    public static IReadOnlyList<TrialRemark> Of(Trial trial)
    {
        List<TrialRemark?> remarks =
        [
            new("caught", Caught(trial)),
            Dead(trial),
            Noisy(trial),
            .. trial.Twins.Select(Twin),
            Covered(trial),
            Excluded(trial.Excluded),
            Muted(trial.Muted),
            Cap(trial.Cap),
            Exact(trial),
            .. trial.Additions.Select(Addition),
        ];
        return [.. remarks.OfType<TrialRemark>()];
    }

    private static string Caught(Trial trial)
    {
        var looked = $"the {(trial.Scanned == 1 ? "one paper" : $"{Words.Number(trial.Scanned)} papers")} of {Span(trial)}";
        if (trial.Scanned == 0) return $"There are no papers in your scope in {Span(trial)}.";
        if (trial.Caught > 0) return $"It catches {Words.Number(trial.Caught)} of {looked}, {Rate(trial.PerDay)}.";
        return trial.IsDead ? $"It catches none of {looked}." : $"It catches none of {looked}, but {Words.Number(trial.CaughtInMonth)} in {RecentSnapshot.MostDays} days.";
    }

    private static string Span(Trial trial) =>
        trial.EndsToday ? $"the last {trial.Days.Count} days"
        : $"{Words.DayOf(trial.Days.Since, trial.Days.Until)} to {trial.Days.Until.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}";

    private static string Rate(double perDay) =>
        perDay >= 0.95 ? $"about {Round(perDay)} a day"
        : perDay * 7 >= 0.95 ? $"about {Round(perDay * 7)} a week"
        : $"about {Round(perDay * 30)} a month";

    private static string Round(double number) => (int)Math.Round(number) is var whole && whole == 1 ? "one" : Words.Number(whole);

    private static TrialRemark? Dead(Trial trial) =>
        !trial.IsDead || trial.Scanned == 0 ? null
        : trial.Excluded.Count + trial.Muted.Count > 0 ? new("dead", "All that it would catch is shut out.")
        : new("dead", $"It has caught nothing in {RecentSnapshot.MostDays} days: check its spelling, or look for less.");

    private static TrialRemark? Noisy(Trial trial) => trial.Noise switch
    {
        null => null,
        { FillsDigests: true } noise => new("noisy", $"That is about {Round(noise.PerDigest)} for each digest, more than the {trial.Cap.MaxPapers} that yours shows: add a word, or put words that belong together in quotes."),
        { } noise => new("noisy", $"It brings {Math.Round(noise.Share * 100)} % of all that your keywords catch: add a word if that is too much."),
    };

    private static TrialRemark Twin(TrialTwin twin)
    {
        var other = $"“{KeywordName.Of(twin.Keyword)}”";
        return new("twin", twin.IsSame
            ? $"Your keyword {other} catches the same {(twin.Shared == 1 ? "paper" : $"{Words.Number(twin.Shared)} papers")} in {RecentSnapshot.MostDays} days: one of the two will do."
            : $"Your keyword {other} catches nearly the same: they share {Words.Number(twin.Shared)} papers in {RecentSnapshot.MostDays} days.");
    }

    private static TrialRemark? Covered(Trial trial) =>
        trial.Caught == 0 || trial.CaughtAlone > 0 || trial.Twins.Count > 0 ? null : new("covered", "Your other keywords catch all of these already.");

    private static TrialRemark? Excluded(ShutOut excluded) =>
        excluded.Count == 0 ? null : new("excluded", $"Its exclusion shuts out {Words.Count(excluded.Count, "paper")}{SuchAs(excluded)}.");

    private static TrialRemark? Muted(ShutOut muted) =>
        muted.Count == 0 ? null : new("muted", $"Your mute of “{KeywordName.Of(muted.First[0].By!)}”{(muted.First.DistinctBy(each => each.By).Count() > 1 ? " and others" : "")} shuts out {Words.Count(muted.Count, "paper")}{SuchAs(muted)}.");

    private static string SuchAs(ShutOut papers) =>
        papers.Count == 1 ? $": “{Title(papers.First[0].Paper)}”" : $", such as “{Title(papers.First[0].Paper)}”";

    private static TrialRemark? Cap(TrialCap cap) => cap switch
    {
        { HeldBack: 0 } => null,
        { Over: 1 } => new("cap", $"With all your keywords, one of {cap.Digests} digests catches more than the {cap.MaxPapers} papers that it shows: {Words.Number(cap.HeldBack)} wait behind “and more”."),
        _ => new("cap", $"With all your keywords, {cap.Over} of {cap.Digests} digests catch more than the {cap.MaxPapers} papers that they show: {Words.Number(cap.HeldBack)} in all wait behind “and more”, up to {Words.Number(cap.MostHeldBack)} in one."),
    };

    private static TrialRemark? Exact(Trial trial)
    {
        if (trial.Exact is not { } exact) return null;
        var lost = exact.Lost.Count > 0 ? $"; “{Title(exact.Lost[0])}” would go" : "";
        return new("exact", $"As {exact.Replacement}, in exactly that form and case, it would catch {Words.Number(exact.Catches)} rather than {Words.Number(trial.Caught)}{lost}.", exact.Replacement);
    }

    private static TrialRemark Addition(TrialAddition addition) =>
        new("addition", $"Papers that say “{addition.Name}” are missed: adding it would catch {Words.Number(addition.Adds)} more.", addition.Replacement);

    private static string Title(Papers.Paper paper) => KeywordName.Title(paper.Title, LongestTitle);
}
