using DigestService.Matching;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>What an abstract says first and, where the words that were found stand further down, the sentence that holds them.</summary>
internal static class Excerpt
{
    private const string Gap = " … ";

    /// <param name="found">In the text's own places.</param>
    /// <param name="limit">The length that it should not pass; 0 for none at all.</param>
    public static IReadOnlyList<SegmentView> Of(string text, IReadOnlyList<TextSpan> found, int limit)
    {
        if (text.Length == 0 || limit <= 0)
        {
            return [];
        }
        var first = found.Count == 0 ? -1 : found.Min(span => span.Start);
        var lead = Part(text, 0, limit);
        if (first < 0 || found.Any(span => span.End <= lead.End))
        {
            return Cut(text, lead, found);
        }
        // What was found tells more than how the abstract opens, so it is served first: its whole sentence, if that fits.
        var sentence = Sentences.StartOf(text, first);
        if (Sentences.EndFrom(text, sentence) - sentence is var length && length <= limit)
        {
            lead = Whole(text, 0, limit - length);
            var rest = Whole(text, sentence, limit - lead.Length);
            return Sentences.SkipSpaces(text, lead.End) >= rest.Start
                ? Cut(text, new TextSpan(0, rest.End), found)
                : [.. Cut(text, lead, found, ending: ""), new SegmentView(lead.Length == 0 ? Gap.TrimStart() : Gap, false), .. Cut(text, rest, found)];
        }
        var evidence = Part(text, Near(text, first, limit / 2), limit * 2 / 3);
        lead = Part(text, 0, Math.Max(limit - evidence.Length, limit / 4));
        return Sentences.SkipSpaces(text, lead.End) >= evidence.Start
            ? Cut(text, new TextSpan(0, evidence.End), found)
            : [.. Cut(text, lead, found, ending: ""), new SegmentView(Gap, false), .. Cut(text, evidence, found)];
    }

    /// <summary>As much of a title as has room, at a word.</summary>
    public static IReadOnlyList<SegmentView> Start(string text, IReadOnlyList<TextSpan> found, int limit) =>
        Cut(text, new TextSpan(0, OneLine.CutAt(text, limit)), found);

    /// <summary>Whole sentences that fit; where not even the first does, whole words.</summary>
    private static TextSpan Part(string text, int start, int limit) =>
        Whole(text, start, limit) is { Length: > 0 } whole ? whole : new TextSpan(start, OneLine.CutAt(text, start + limit) - start);

    /// <summary>Whole sentences that fit; none where not even the first does.</summary>
    private static TextSpan Whole(string text, int start, int limit)
    {
        var end = start;
        for (var next = Sentences.EndFrom(text, start); next - start <= limit; next = Sentences.EndFrom(text, Sentences.SkipSpaces(text, next)))
        {
            end = next;
            if (next >= text.Length)
            {
                break;
            }
        }
        return new TextSpan(start, end - start);
    }

    /// <summary>The sentence that holds the place; from a word shortly before it where that sentence is long.</summary>
    private static int Near(string text, int place, int limit)
    {
        var start = Sentences.StartOf(text, place);
        if (place - start < limit * 2 / 3)
        {
            return start;
        }
        var back = place - limit / 3;
        var space = text.IndexOf(' ', back, place - back);
        return space < 0 ? back : space + 1;
    }

    private static List<SegmentView> Cut(string text, TextSpan part, IReadOnlyList<TextSpan> found, string ending = "…")
    {
        var segments = new List<SegmentView>();
        var at = part.Start;
        foreach (var span in found.OrderBy(span => span.Start))
        {
            var (start, end) = (Math.Max(span.Start, at), Math.Min(span.End, part.End));
            if (start < end)
            {
                Add(at, start, marked: false);
                Add(start, end, marked: true);
                at = end;
            }
        }
        Add(at, part.End, marked: false);
        if (ending.Length > 0 && part.End < text.Length && !EndsSentence(text, part.End))
        {
            segments.Add(new SegmentView(ending, false));
        }
        return segments;

        void Add(int start, int end, bool marked)
        {
            if (end > start)
            {
                segments.Add(new SegmentView(text[start..end], marked));
            }
        }
    }

    private static bool EndsSentence(string text, int end) => end > 0 && text[end - 1] is '.' or '!' or '?' or '。' or '！' or '？' or ')' or '”' or '"';
}
