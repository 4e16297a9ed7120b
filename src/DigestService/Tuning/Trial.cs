using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Tuning;

/// <summary>What came of trying a keyword: a <see cref="Trial"/>, or the <see cref="TrialFault"/> that says why it cannot be tried.</summary>
public abstract record TrialAnswer
{
    private protected TrialAnswer()
    {
    }
}

/// <summary>The text is no keyword.</summary>
/// <param name="Message">One plain sentence.</param>
/// <param name="Position">Where in the text the fault begins, in UTF-16 units from 0.</param>
/// <param name="Length">How far it reaches; 0 if something is missing there.</param>
public sealed record TrialFault(string Message, int Position, int Length) : TrialAnswer;

/// <summary>What a keyword would have brought lately, in a profile's scope and past its mutes.</summary>
public sealed record Trial : TrialAnswer
{
    /// <summary>As it was typed, without blanks around it.</summary>
    public required string Keyword { get; init; }

    public required RecentDays Days { get; init; }

    /// <summary>False where no paper is that young, so that the days are counted back from the newest one.</summary>
    public required bool EndsToday { get; init; }

    /// <summary>Papers in scope in those days.</summary>
    public required int Scanned { get; init; }

    /// <summary>Of these the ones that it catches, by itself.</summary>
    public required int Caught { get; init; }

    /// <summary>Of these the ones that no other keyword of the profile catches.</summary>
    public required int CaughtAlone { get; init; }

    /// <summary>The best few of what it catches, as a digest would rank them.</summary>
    public required IReadOnlyList<TrialPaper> Best { get; init; }

    /// <summary>What an exclusion inside the keyword shut out.</summary>
    public required ShutOut Excluded { get; init; }

    /// <summary>What the profile's mutes shut out.</summary>
    public required ShutOut Muted { get; init; }

    public required TrialCap Cap { get; init; }

    /// <summary>Papers that it catches in thirty days; a keyword that catches none in so long is dead.</summary>
    public required int CaughtInMonth { get; init; }

    /// <summary>Null where the keyword is not noisy.</summary>
    public TrialNoise? Noise { get; init; }

    /// <summary>Other keywords of the profile that catch the same papers, or nearly, in thirty days.</summary>
    public required IReadOnlyList<TrialTwin> Twins { get; init; }

    /// <summary>Null where <c>=</c> would change nothing, or makes no sense.</summary>
    public TrialExact? Exact { get; init; }

    /// <summary>Other names of the same thing that would catch more.</summary>
    public required IReadOnlyList<TrialAddition> Additions { get; init; }

    public double PerDay => (double)Caught / Days.Count;

    public bool IsDead => CaughtInMonth == 0;

    public bool IsNoisy => Noise is not null;

    /// <summary>All of it in plain English, the same for page and API.</summary>
    public IReadOnlyList<TrialRemark> Remarks => TrialWords.Of(this);
}

/// <param name="Why">What to highlight, where it was found in words, and the part of the abstract worth showing.</param>
public sealed record TrialPaper(Paper Paper, Evidence Why);

/// <param name="First">The most trending few of them.</param>
public sealed record ShutOut(int Count, IReadOnlyList<ShutOutPaper> First);

/// <param name="By">The mute that shut it out; null for an exclusion inside the keyword.</param>
public sealed record ShutOutPaper(Paper Paper, string? By);

/// <summary>What the limit of papers a digest does to all keywords of the profile together, the tried one among them.</summary>
/// <param name="MaxPapers">The limit.</param>
/// <param name="Caught">Papers that all of them catch.</param>
/// <param name="Digests">Digests that those days would have brought.</param>
/// <param name="Over">Of these the ones that catch more than the limit.</param>
/// <param name="HeldBack">Papers beyond the limit, over all digests.</param>
/// <param name="MostHeldBack">In one digest, at most.</param>
/// <param name="Worst">The issue date of that digest.</param>
public sealed record TrialCap(int MaxPapers, int Caught, int Digests, int Over, int HeldBack, int MostHeldBack, DateOnly? Worst);

/// <summary>Why a keyword catches more than is sensible.</summary>
/// <param name="PerDigest">Papers that it catches for each digest, on average.</param>
/// <param name="FillsDigests">These are more than a digest shows.</param>
/// <param name="Share">Of all that the profile catches, the share that it catches.</param>
public sealed record TrialNoise(double PerDigest, bool FillsDigests, double Share);

/// <param name="Keyword">The other one.</param>
/// <param name="Shared">Papers that both catch.</param>
/// <param name="IsSame">Whether neither catches any more.</param>
public sealed record TrialTwin(string Keyword, int Shared, bool IsSame);

/// <summary>The keyword with <c>=</c> before its names: exactly that form and case.</summary>
/// <param name="Replacement">The keyword to take instead.</param>
/// <param name="Catches">Papers that this one would catch.</param>
/// <param name="Lost">The most trending few of the papers that only the keyword as typed catches.</param>
public sealed record TrialExact(string Replacement, int Catches, IReadOnlyList<Paper> Lost);

/// <summary>An acronym or a long form beside the keyword.</summary>
/// <param name="Name">As papers write it: <c>in-context learning</c>, <c>RL</c>.</param>
/// <param name="Replacement">The keyword to take instead: <c>ICL OR "in-context learning"</c>.</param>
/// <param name="Adds">Papers that this one would catch and the keyword does not.</param>
public sealed record TrialAddition(string Name, string Replacement, int Adds);

/// <param name="Kind">What it is about, for page and API to tell apart: <c>caught</c>, <c>dead</c>, <c>noisy</c>, <c>twin</c>, <c>covered</c>, <c>excluded</c>, <c>muted</c>, <c>cap</c>, <c>exact</c>, <c>addition</c>.</param>
/// <param name="Replacement">A keyword that the reader may take instead with one tap; null where there is none.</param>
public sealed record TrialRemark(string Kind, string Sentence, string? Replacement = null);
