namespace DigestService.Matching;

/// <summary>From places in a text's words to stretches of the text.</summary>
internal static class Spans
{
    /// <summary>
    /// The words from one place up to, not including, another. Half a formula is no fit highlight: where the stretch
    /// holds one dollar sign of a pair and the other stands right beside it, it takes that in.
    /// </summary>
    public static TextSpan Of(ReadOnlySpan<TextSpan> words, int from, int to, string text)
    {
        var (start, end) = (words[from].Start, words[to - 1].End);
        if (text.AsSpan(start, end - start).Count('$') % 2 == 1)
        {
            if (start > 0 && text[start - 1] == '$')
                start--;
            else if (end < text.Length && text[end] == '$')
                end++;
        }

        return new TextSpan(start, end - start);
    }

    /// <summary>Ascending, overlaps made one.</summary>
    public static IReadOnlyList<TextSpan> Merge(List<TextSpan> spans)
    {
        var merged = new List<TextSpan>();
        foreach (var span in spans.OrderBy(span => span.Start).ThenBy(span => span.End))
        {
            if (merged.Count > 0 && span.Start < merged[^1].End)
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].End, span.End) - merged[^1].Start };
            else
                merged.Add(span);
        }

        return merged;
    }
}
