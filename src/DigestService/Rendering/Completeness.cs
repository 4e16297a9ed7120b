using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>What a digest says of what it does not show: matched means shown or counted, never silently dropped.</summary>
internal static class Completeness
{
    public static CompletenessView Of(DigestCounts counts, bool hasKeywords) => new(
        counts.Scanned, counts.Matched, counts.HeldBack, counts.Excluded, counts.Beyond, [.. Sentences(counts, hasKeywords)]);

    private static IEnumerable<string> Sentences(DigestCounts counts, bool hasKeywords)
    {
        yield return $"{Words.Count(counts.Scanned, "new paper")} scanned" + (hasKeywords ? $", {(counts.Matched == 0 ? "none" : Words.Number(counts.Matched))} matched." : ".");
        if (counts.HeldBack > 0)
        {
            yield return $"{Words.Number(counts.HeldBack)} matched beyond your limit of papers a mail.";
        }
        if (counts.Excluded > 0)
        {
            yield return $"{Words.Number(counts.Excluded)} left out by your exclusions and mutes.";
        }
        if (counts.Beyond > 0)
        {
            yield return $"{Words.Number(counts.Beyond)} matched but {(counts.Beyond == 1 ? "is" : "are")} older than a digest looks back.";
        }
        if (counts.QuietSources is { Count: > 0 } quiet)
        {
            yield return $"{Words.List([.. quiet.Select(source => OneLine.Clean(source))])} {(quiet.Count == 1 ? "was" : "were")} late or incomplete when this was put together; what is missing comes in a later digest, marked as late.";
        }
    }
}
