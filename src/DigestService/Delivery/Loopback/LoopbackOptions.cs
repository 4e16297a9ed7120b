using System.Security.Cryptography.X509Certificates;

namespace DigestService.Delivery.Loopback;

/// <summary>What the loopback server offers in EHLO, each on or off.</summary>
[Flags]
public enum SmtpExtensions
{
    None = 0,
    Pipelining = 1,
    EightBitMime = 2,
    SmtpUtf8 = 4,
    Size = 8,
    Dsn = 16,
    EnhancedStatusCodes = 32,
    All = 63,

    /// <summary>Only offered (RFC 3030): whoever then says BDAT is told that it is not known.</summary>
    Chunking = 64,
}

/// <summary>How the loopback server behaves and where it keeps what it takes.</summary>
public sealed record LoopbackOptions
{
    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where each accepted message becomes a file ending in <c>.eml</c>; created when missing. Null keeps none.</summary>
    public string? Folder { get; init; }

    /// <summary>How many of the newest messages stay in memory.</summary>
    public int KeepInMemory { get; init; } = int.MaxValue;

    public SmtpExtensions Extensions { get; init; } = SmtpExtensions.All;

    /// <summary>With a private key. Makes STARTTLS possible, or implicit TLS where asked for.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>Offers AUTH, and takes mail only after it.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>What AUTH offers. Only PLAIN and LOGIN are known here.</summary>
    public string Mechanisms { get; init; } = "PLAIN LOGIN";

    public int MaxMessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Of commands; of message lines only the whole is bounded.</summary>
    public int MaxLineBytes { get; init; } = 12 * 1024;

    /// <summary>A client silent for this long is let go (RFC 5321, 4.5.3.2.7 asks for five minutes).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    public int MaxConnections { get; init; } = 256;

    /// <summary>Told of each message that is taken, before that is said to the client. Called from many connections at once.</summary>
    public Action<AcceptedMail>? Taken { get; init; }

    /// <summary>Asked at every step; null there, or here, is good behaviour.</summary>
    public LoopbackScript? Script { get; init; }
}
