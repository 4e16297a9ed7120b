namespace DigestService.Delivery;

/// <summary>Whom a failure speaks of, and so whom it holds up.</summary>
public enum SmtpScope
{
    /// <summary>This mail or its recipient; the others go on.</summary>
    Recipient,

    /// <summary>This connection: take a new one.</summary>
    Host,

    /// <summary>Our standing with the recipient's provider: when several recipients there are refused so, it is left alone for a while. See <see cref="ProviderPauses"/>.</summary>
    Provider,

    /// <summary>Our standing with the relay: nothing more is sent for now, and nobody is blamed.</summary>
    Relay,
}

/// <summary>What an exchange means: for the mail, and beyond it.</summary>
/// <param name="EndsConnection">The connection cannot be used for another mail.</param>
public sealed record SmtpVerdict(Outcome Outcome, SmtpScope Scope, bool EndsConnection = false);
