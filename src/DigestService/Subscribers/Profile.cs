namespace DigestService.Subscribers;

public enum Scope
{
    /// <summary>Only what Hugging Face Daily Papers lists.</summary>
    Daily,

    /// <summary>Every paper of the chosen arXiv categories.</summary>
    Categories,
}

public enum Cadence { Daily, Weekdays, Weekly }

public enum MailFormat { Html, Text }

/// <summary>A query whose papers are shut out of the whole profile, until a day or for good (null).</summary>
public sealed record Mute(string Query, DateOnly? Until = null);

/// <summary>What a reader wants, and when.</summary>
public sealed record Profile
{
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public IReadOnlyList<Mute> Mutes { get; init; } = [];
    public Scope Scope { get; init; } = Scope.Daily;

    /// <summary>arXiv categories; only with <see cref="Scope.Categories"/>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public Cadence Cadence { get; init; } = Cadence.Daily;

    /// <summary>Only with <see cref="Cadence.Weekly"/>.</summary>
    public DayOfWeek? Weekday { get; init; }

    /// <summary>Local hour, 0 to 23.</summary>
    public int Hour { get; init; } = 7;

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public int MaxPapers { get; init; } = 12;

    /// <summary>How many trending papers that no keyword caught may be added.</summary>
    public int TrendingExtras { get; init; }

    public MailFormat Format { get; init; } = MailFormat.Html;

    /// <summary>Send a short "nothing today" rather than no mail.</summary>
    public bool MailNothing { get; init; }
}
