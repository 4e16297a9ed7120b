using DigestService.Matching;

namespace DigestService.Tests.Matching;

internal static class SpanRules
{
    /// <summary>Ascending, inside the text, never overlapping, never through a surrogate pair.</summary>
    public static void Check(string text, IReadOnlyList<TextSpan> spans)
    {
        var end = 0;
        foreach (var span in spans)
        {
            Assert.True(span.Start >= end && span.Length > 0 && span.End <= text.Length);
            Assert.False(IsInsidePair(text, span.Start) || IsInsidePair(text, span.End));
            end = span.End;
        }
    }

    public static bool IsInsidePair(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
