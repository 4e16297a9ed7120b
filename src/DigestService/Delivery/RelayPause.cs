namespace DigestService.Delivery;

/// <summary>How long sending rests after the relay failed: a moment after a hiccup, longer where somebody must mend something first.</summary>
internal sealed class RelayPause(TimeProvider time)
{
    private long _since;
    private TimeSpan _length;
    private string? _sentence;

    /// <summary>Why nothing is sent now; null when sending may be tried.</summary>
    public string? Holds => _sentence is not null && time.GetElapsedTime(_since) < _length ? _sentence : null;

    public void After(SessionEnd end)
    {
        var (first, longest) = end.Fault?.NeedsMending == true
            ? (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15))
            : (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
        _length = end.Fault is null ? TimeSpan.Zero
            : _length < first || end.Report.Sent > 0 ? first
            : _length * 2 < longest ? _length * 2 : longest;
        _sentence = end.Fault?.Sentence;
        _since = time.GetTimestamp();
    }
}
