using DigestService.Delivery.Dkim;

namespace DigestService.Delivery;

/// <summary>The sizes and times of delivery, and who signs. The defaults are the design's; tests shorten them.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Digests claimed and rendered in one go.</summary>
    public int ClaimAtOnce { get; init; } = 50;

    /// <summary>Claims that are rendered side by side.</summary>
    public int Preparers { get; init; } = 2;

    /// <summary>How long others leave our rows alone without hearing of us.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Outcomes are written when this many have gathered …</summary>
    public int RecordAtOnce { get; init; } = 32;

    /// <summary>… or this time after the first.</summary>
    public TimeSpan RecordWithin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long mails on their way may take when asked to stop; what takes longer is left in doubt.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>When a connection cannot be had while others still can: how long until it is asked for again.</summary>
    public TimeSpan RedialAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While draining: how often to look whether another worker's rows are done.</summary>
    public TimeSpan DrainPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>While draining: what falls due so soon is waited for.</summary>
    public TimeSpan DrainAhead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Signs every mail; null leaves that to the relay.</summary>
    public DkimSigner? Signer { get; init; }

    /// <summary>Which domains are one provider's.</summary>
    public Providers Providers { get; init; } = Providers.BuiltIn;

    /// <summary>Told of mails that failed for their recipients' sake; null tells nobody.</summary>
    public TellFailure? TellFailure { get; init; }

    /// <summary>Told what became of each mail, once it is recorded: the domain that it went to, and its outcome.</summary>
    public Action<string, MailOutcome>? Count { get; init; }

    /// <summary>Tells monotonic time for leases; schedule time comes with each run.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
