using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>A preview as the mail that it would have been.</summary>
internal static class PreviewContent
{
    public static DigestContent ToContent(this Preview preview, Profile profile, string publicUrl, Occasion occasion = Occasion.Issue)
    {
        var shown = preview.Under(profile.MaxPapers);
        var selection = preview.Selection;
        return new DigestContent
        {
            Subject = DigestSubject.For(
                preview.Until,
                [.. shown.Where(each => each.Found.Count > 0).Select(each => each.Found.Select(found => found.Keyword).ToArray())],
                [.. shown.Where(each => each.Found.Count == 0).Select(each => each.Paper.Title)],
                occasion),
            Occasion = occasion,
            IssueDate = preview.Until,
            From = preview.Since,
            To = preview.Until,
            Papers = [.. shown.Select(PaperOf)],
            Counts = new DigestCounts(selection.Scanned, selection.Matched, Math.Max(0, selection.Matched - shown.Count), selection.Excluded),
            Reader = DigestReader.Of(profile) with { TextOnly = false },
            Links = new DigestLinks(publicUrl, publicUrl),
        };
    }

    private static DigestPaper PaperOf(PreviewedPaper each) => new()
    {
        Paper = each.Paper,
        Votes = each.Paper.Votes,
        Catches = [.. each.Found.Select((found, at) => DigestContents.CatchOf(found.Keyword, each.Catches[at].Fields, found.Evidence))],
        TitleEvidence = [.. each.Found.SelectMany(found => found.Evidence?.TitleSpans ?? [])],
        AbstractEvidence = [.. each.Found.SelectMany(found => found.Evidence?.AbstractSpans ?? [])],
        IsTrending = each.Found.Count == 0,
    };
}
