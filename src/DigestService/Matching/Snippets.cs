namespace DigestService.Matching;

/// <summary>Picks the part of an abstract that shows best why it was found.</summary>
internal static class Snippets
{
    private const int Wanted = 200;

    /// <summary>So much longer may it be if that saves a cut.</summary>
    private const int Slack = 40;

    /// <param name="spans">Ascending, not overlapping.</param>
    public static Snippet Pick(string text, IReadOnlyList<TextSpan> spans)
    {
        var end = text.AsSpan().TrimEnd().Length;
        var start = Math.Min(text.Length - text.AsSpan().TrimStart().Length, end);
        if (end - start <= Wanted + Slack)
            return new Snippet(start, end - start, false, false);

        var (first, last) = Densest(spans, start);
        var from = StartBefore(text, start, first.Start, Math.Max(first.Start - Math.Max(Wanted - (last.End - first.Start), 0), start));
        var to = EndAfter(text, Math.Max(from + 1, Math.Min(last.End, end)), Math.Min(from + Wanted, end), end);
        return new Snippet(from, to - from, from > start, to < end);
    }

    /// <summary>The first and last of the spans of which most fit into one snippet; the earliest of equals.</summary>
    private static (TextSpan First, TextSpan Last) Densest(IReadOnlyList<TextSpan> spans, int start)
    {
        if (spans.Count == 0)
            return (new TextSpan(start, 0), new TextSpan(start, 0));
        var (best, bestLast, last) = (0, 0, 0);
        for (var first = 0; first < spans.Count; first++)
        {
            last = Math.Max(last, first);
            while (last + 1 < spans.Count && spans[last + 1].End <= spans[first].Start + Wanted)
                last++;
            if (last - first > bestLast - best)
                (best, bestLast) = (first, last);
        }

        return (spans[best], spans[bestLast]);
    }

    /// <summary>The start of the earliest sentence that fits; else of a word, leaving some text before the match.</summary>
    private static int StartBefore(string text, int start, int match, int earliest)
    {
        for (var at = earliest; at <= match; at++)
        {
            if (at == start || IsSentenceStart(text, at))
                return at;
        }

        for (var at = Math.Max(match - ((match - earliest) / 3), start); at <= match; at++)
        {
            if (at > 0 && char.IsWhiteSpace(text[at - 1]))
                return at;
        }

        return match;
    }

    /// <summary>The end of the last sentence that fits; else of the text if it is near; else of a word.</summary>
    private static int EndAfter(string text, int match, int latest, int end)
    {
        if (end - latest <= Slack)
            return end;
        for (var at = latest; at > Math.Max(match, latest - (Wanted / 2)); at--)
        {
            if (IsSentenceStart(text, at + 1))
                return at;
        }

        for (var at = latest; at > match; at--)
        {
            if (char.IsWhiteSpace(text[at]))
                return at;
        }

        var cut = Math.Max(match, latest);
        return cut < text.Length && char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1]) ? cut + 1 : cut;
    }

    private static bool IsSentenceStart(string text, int at) =>
        at >= 2 && at <= text.Length && char.IsWhiteSpace(text[at - 1]) && text[at - 2] is '.' or '!' or '?';
}
