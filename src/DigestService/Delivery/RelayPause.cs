namespace DigestService.Delivery;

/// <summary>How long a relay is left alone after it failed: a moment after a hiccup, longer where somebody must mend something first.</summary>
/// <param name="least">Where another relay sends meanwhile, there is no hurry.</param>
internal sealed class RelayPause(TimeProvider time, TimeSpan least)
{
    private long _since;
    private string? _sentence;

    public TimeSpan Length { get; private set; }

    /// <summary>Why nothing is sent over it now; null when it may be tried.</summary>
    public string? Holds => _sentence is not null && time.GetElapsedTime(_since) < Length ? _sentence : null;

    /// <summary>A session that had nothing to send tells nothing about the relay.</summary>
    public void After(SessionEnd end)
    {
        if (end is { Fault: null, Report.Sent: 0 })
            return;
        var (first, longest) = end.Fault?.NeedsMending == true
            ? (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15))
            : (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
        first = first > least ? first : least;
        Length = end.Fault is null ? TimeSpan.Zero
            : Length < first || end.Report.Sent > 0 ? first
            : Length * 2 < longest ? Length * 2 : longest;
        _sentence = end.Fault?.Sentence;
        _since = time.GetTimestamp();
    }
}
