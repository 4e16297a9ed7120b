using System.Net;
using System.Security.Cryptography;

namespace DigestService.Delivery;

/// <summary>How the connection to the relay is protected.</summary>
public enum SmtpTls
{
    /// <summary>Plain at first, then upgraded (RFC 3207), usually port 587. A relay that does not offer it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314), usually port 465.</summary>
    Implicit,

    /// <summary>None; login is then only allowed to a relay on this machine.</summary>
    None,
}

/// <summary>The section <c>Digest:Smtp</c>: the relay that takes our mail.</summary>
public sealed record SmtpSettings
{
    public string Host { get; init; } = "";
    public int Port { get; init; } = 587;
    public SmtpTls Tls { get; init; } = SmtpTls.StartTls;
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>PEM or DER file with the certificate authority that signs for the relay; replaces the system's list.</summary>
    public string? CaFile { get; init; }

    public int Connections { get; init; } = 8;

    /// <summary>The name said in EHLO; null takes the machine's own.</summary>
    public string? LocalDomain { get; init; }

    /// <summary>For connecting, and for each exchange before the message data; the final reply has ten minutes.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>RFC 5321, 4.5.3.2.6: whoever gives up sooner doubles mail. No setting, but shorter in tests.</summary>
    internal TimeSpan FinalReply { get; init; } = TimeSpan.FromMinutes(10);

    public int MaxMessagesPerConnection { get; init; } = 100;

    /// <summary>The most mails in any minute, all workers together; 0 for no limit.</summary>
    public int PerMinute { get; init; }

    /// <summary>The most mails in any hour, all workers together; 0 for no limit.</summary>
    public int PerHour { get; init; }

    /// <summary>For a new relay or address, whose reputation must grow: digests on the first day, doubled each day; 0 for no limit.</summary>
    public int WarmUp { get; init; }

    /// <summary>A second relay, for when this one cannot be used.</summary>
    public SmtpSettings? Fallback { get; init; }

    /// <summary>What the relay is called where several are told apart.</summary>
    public string Name => $"{Host}:{Port}";

    public RelayLimits Limits => new(PerMinute, PerHour, WarmUp);

    /// <summary>Whether the named host is this machine itself; the address really reached is checked again before a login.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    private const string Section = "Digest:Smtp:";
    private const string FallbackSection = "Digest:Smtp:Fallback:";

    /// <summary>For words about the second relay, which are made as if it were the first.</summary>
    public static string AboutFallback(string words) => words.Replace(Section, FallbackSection, StringComparison.Ordinal);

    /// <summary>Everything wrong with this section, one plain sentence each, with the key and the mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield return "Digest:Smtp:Host is missing; set it to the name of the relay that takes your mail.";
        else if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return $"Digest:Smtp:Host \"{HeaderText.OneLine(Host, 80)}\" is no host name or address.";
        if (Port is < 1 or > 65535)
            yield return $"Digest:Smtp:Port is {Port}; it must lie between 1 and 65535 (587 for StartTls, 465 for Implicit).";
        if (!Enum.IsDefined(Tls))
            yield return "Digest:Smtp:Tls must be StartTls, Implicit or None.";
        if (Port == 465 && Tls == SmtpTls.StartTls)
            yield return "Digest:Smtp:Port 465 speaks TLS from the first byte; set Digest:Smtp:Tls to Implicit, or the port to 587.";

        if (string.IsNullOrEmpty(User) && !string.IsNullOrEmpty(Password))
            yield return "Digest:Smtp:Password is set without Digest:Smtp:User; set both or neither.";
        if (!string.IsNullOrEmpty(User) && string.IsNullOrEmpty(Password))
            yield return "Digest:Smtp:User is set without Digest:Smtp:Password; set both or neither.";
        if (!string.IsNullOrEmpty(User) && Tls == SmtpTls.None && !IsLoopback)
            yield return "Digest:Smtp:User needs TLS, since the password would travel readable; set Digest:Smtp:Tls to StartTls or Implicit.";

        if (CaFile is not null && Tls == SmtpTls.None)
            yield return "Digest:Smtp:CaFile has no use while Digest:Smtp:Tls is None; remove one of them.";
        if (CaFile is not null && CaFileFault(CaFile) is { } fault)
            yield return fault;

        if (Connections is < 1 or > 100)
            yield return $"Digest:Smtp:Connections is {Connections}; it must lie between 1 and 100.";
        if (TimeoutSeconds is < 1 or > 600)
            yield return $"Digest:Smtp:TimeoutSeconds is {TimeoutSeconds}; it must lie between 1 and 600.";
        if (MaxMessagesPerConnection < 1)
            yield return $"Digest:Smtp:MaxMessagesPerConnection is {MaxMessagesPerConnection}; it must be at least 1.";
        foreach (var (name, limit) in new[] { (nameof(PerMinute), PerMinute), (nameof(PerHour), PerHour), (nameof(WarmUp), WarmUp) })
            if (limit < 0)
                yield return $"Digest:Smtp:{name} is {limit}; it must be at least 1, or 0 for no limit.";
        if (LocalDomain is not null && Uri.CheckHostName(LocalDomain) == UriHostNameType.Unknown)
            yield return $"Digest:Smtp:LocalDomain \"{HeaderText.OneLine(LocalDomain, 80)}\" is no host name or address.";
        foreach (var aboutSecond in FallbackFaults())
            yield return aboutSecond;
    }

    private IEnumerable<string> FallbackFaults() =>
        Fallback is null ? []
        : Fallback.Fallback is not null ? [$"{FallbackSection}Fallback is one too many: there are two relays at most."]
        : Fallback.Name == Name ? [$"{FallbackSection}Host and Port name the same relay as Digest:Smtp:Host and Port; name another one, or remove it."]
        : Fallback.Faults().Select(AboutFallback);

    private static string? CaFileFault(string path)
    {
        try
        {
            return RelayTrust.ReadAuthorities(path).Count > 0 ? null : $"Digest:Smtp:CaFile \"{path}\" holds no certificate; it needs at least one in PEM or DER form.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"Digest:Smtp:CaFile \"{path}\" cannot be read: {HeaderText.OneLine(e.Message, 200)}";
        }
    }

    /// <summary>A record would tell its secrets.</summary>
    public override string ToString() => nameof(SmtpSettings);
}
