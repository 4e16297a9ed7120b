namespace DigestService.Delivery;

/// <summary>What became of a mail, as it is counted.</summary>
public enum MailOutcome
{
    /// <summary>The relay took it.</summary>
    Accepted,

    /// <summary>Tried, and to be tried again.</summary>
    Deferred,
    Refused,

    /// <summary>Nobody knows whether it arrived, and it is not sent again.</summary>
    Uncertain,

    /// <summary>It came back after the relay had taken it.</summary>
    Bounced,

    /// <summary>Its reader called it spam.</summary>
    Complained,
}
