using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Rendering;

/// <summary>What a digest is for its reader.</summary>
public enum Occasion
{
    Issue,

    /// <summary>The first one: it says what this is, and is mailed even if nothing matched.</summary>
    Welcome,

    /// <summary>The first one after a pause.</summary>
    Away,
}

/// <summary>All that a digest's mail is made from. Filled from the database; nothing in it is safe or pretty yet.</summary>
public sealed record DigestContent
{
    /// <summary>Stored with the digest when it was composed; see <see cref="DigestSubject"/>.</summary>
    public required string Subject { get; init; }

    public Occasion Occasion { get; init; }

    public required DateOnly IssueDate { get; init; }

    /// <summary>The first and the last day whose news the digest covers.</summary>
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }

    /// <summary>In the order in which they are shown; trending extras may stand anywhere and are gathered at the end.</summary>
    public required IReadOnlyList<DigestPaper> Papers { get; init; }

    public required DigestCounts Counts { get; init; }
    public required DigestReader Reader { get; init; }
    public required DigestLinks Links { get; init; }

    /// <summary>The keyword that brought over half of two weeks' papers, when there is one.</summary>
    public LoudKeyword? Loud { get; init; }
}

public sealed record DigestPaper
{
    public required Paper Paper { get; init; }

    /// <summary>As they stood when the digest was composed; null is unknown.</summary>
    public int? Votes { get; init; }

    public IReadOnlyList<Catch> Catches { get; init; } = [];

    /// <summary>Where the words that were found stand in <see cref="Paper.Title"/> and <see cref="Paper.Abstract"/>, in any order.</summary>
    public IReadOnlyList<TextSpan> TitleEvidence { get; init; } = [];
    public IReadOnlyList<TextSpan> AbstractEvidence { get; init; } = [];

    /// <summary>Not caught by a keyword: added because everybody reads it.</summary>
    public bool IsTrending { get; init; }

    /// <summary>It made news only long after it was due: an earlier digest should have had it.</summary>
    public bool CameLate { get; init; }
}

/// <summary>A keyword as its reader typed it, and the fields where it was found: <c>title</c>, <c>abstract</c>,
/// <c>author</c>, <c>organization</c>, <c>category</c>, <c>source</c>, <c>votes</c>, each perhaps with a detail
/// (<c>author Yoshua Bengio as Y. Bengio</c>): the parts of <see cref="Evidence.Where"/>.</summary>
/// <param name="Note">What the reader could not guess: <c>"Y. Bengio" counts as Yoshua Bengio</c>.</param>
public sealed record Catch(string Keyword, IReadOnlyList<string> Fields, string? Note = null);

/// <param name="HeldBack">Matched, but over the reader's limit: they stand behind "and N more".</param>
/// <param name="Beyond">Matched, but older than a digest looks back.</param>
/// <param name="QuietSources">By their names for people; a source of which something is missing on the last days.</param>
public sealed record DigestCounts(
    int Scanned, int Matched, int HeldBack = 0, int Excluded = 0, int Beyond = 0, IReadOnlyList<string>? QuietSources = null);

/// <param name="Schedule"><c>every weekday at 07:00 Europe/Berlin</c></param>
public sealed record DigestReader(string Schedule, bool TextOnly = false, bool HasKeywords = true)
{
    public static DigestReader Of(Profile profile) =>
        new(ScheduleWords.Of(profile), profile.Format == MailFormat.Text, profile.Keywords.Count > 0);
}

/// <summary>Absolute, signed where they must be. A page that may be passed on has none of <see cref="Preferences"/>, <see cref="Unsubscribe"/> and <see cref="Tune"/>.</summary>
/// <param name="More">The list behind "and N more".</param>
/// <param name="Tune">Where a paper's keywords are tuned, but for a slash and the paper's number.</param>
public sealed record DigestLinks(string? Preferences, string? Unsubscribe, string? ViewInBrowser = null, string? More = null, string? Tune = null);

/// <param name="Percent">Of the papers of the last two weeks.</param>
public sealed record LoudKeyword(string Keyword, int Percent, string TameUrl);
