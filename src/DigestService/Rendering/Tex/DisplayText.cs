using DigestService.Matching;

namespace DigestService.Rendering.Tex;

/// <summary>A text as people read it, which still knows where each part of its source went.</summary>
public sealed class DisplayText
{
    private const int Inside = -1;

    // For each place in the source, the length of the text when it was reached; Inside where it fell within
    // something that has no parts, such as \'e. Null where text and source are the same.
    private readonly int[]? _at;

    internal DisplayText(string text, int[]? at = null) => (Text, _at) = (text, at);

    public string Text { get; }

    internal static int[] NoMap(int sourceLength)
    {
        var at = new int[sourceLength + 1];
        Array.Fill(at, Inside);
        return at;
    }

    /// <summary>Where a stretch of the source stands in the text; what has no parts is taken whole. Null where nothing is left of it.</summary>
    public TextSpan? Map(TextSpan source)
    {
        var sourceLength = _at is null ? Text.Length : _at.Length - 1;
        var start = Math.Clamp(source.Start, 0, sourceLength);
        var end = (int)Math.Clamp((long)source.Start + source.Length, start, sourceLength);
        if (_at is not null)
        {
            (start, end) = (Floor(start), Ceiling(end));
        }
        while (start < end && Text[start] == ' ')
        {
            start++;
        }
        while (end > start && Text[end - 1] == ' ')
        {
            end--;
        }
        return end > start ? new TextSpan(start, end - start) : null;
    }

    private int Floor(int source)
    {
        while (source > 0 && _at![source] == Inside)
        {
            source--;
        }
        return Math.Clamp(_at![source], 0, Text.Length);
    }

    private int Ceiling(int source)
    {
        while (source < _at!.Length - 1 && _at[source] == Inside)
        {
            source++;
        }
        return _at[source] == Inside ? Text.Length : Math.Min(_at[source], Text.Length);
    }
}
