using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>A subscriber whose time has come, with what composing needs to know; keywords by number.</summary>
public sealed record DueSubscriber
{
    public required int SubscriberId { get; init; }
    public required bool IsPaused { get; init; }
    public required long FromSeq { get; init; }
    public DateOnly? LastIssueDate { get; init; }

    /// <summary>Numbers of the last papers shown, newest last.</summary>
    public required int[] Shown { get; init; }

    /// <summary>Digests that fell, whose papers are counted as unshown here.</summary>
    public long[] Fallen { get; init; } = [];

    /// <summary>Their occasions, each once.</summary>
    public string[] FallenOccasions { get; init; } = [];

    /// <summary>Paused since the last digest.</summary>
    public bool IsAway { get; init; }

    public required int[] KeywordIds { get; init; }
    public required int[] MuteIds { get; init; }
    public required DateOnly[] MuteUntil { get; init; }
    public required Scope Scope { get; init; }
    public required string[] Categories { get; init; }
    public required Cadence Cadence { get; init; }
    public short? Weekday { get; init; }
    public required short Hour { get; init; }
    public required string TimeZone { get; init; }
    public required short MaxPapers { get; init; }
    public required short TrendingExtras { get; init; }
    public required bool MailNothing { get; init; }

    public Rhythm Rhythm() => Digests.Rhythm.Of(Cadence, (DayOfWeek?)Weekday, Hour, TimeZone);
}
