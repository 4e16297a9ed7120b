namespace DigestService.Papers.Feeds;

/// <summary>What came of asking for a page.</summary>
public abstract record Fetched
{
    private Fetched()
    {
    }

    public sealed record Page(FeedAnswer Answer) : Fetched;

    /// <summary>The server asks to be left alone until then (429, 503); nothing is to be asked of it before.</summary>
    public sealed record Later(DateTimeOffset At, string Sentence) : Fetched;

    public sealed record Faulty(FeedFault Fault) : Fetched;
}
