using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DigestService.Delivery;

/// <summary>
/// Whether the relay's certificate is believed, and why not. With an authority of the operator's own, only that one counts;
/// the host's name is checked either way.
/// </summary>
/// <param name="authorities">The operator's own; null takes the system's list.</param>
public sealed class RelayTrust(X509Certificate2Collection? authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>What was wrong with the certificate seen; null when nothing was.</summary>
    public string? Fault { get; private set; }

    /// <summary>All certificates of a PEM file, or the one of a DER file. Throws what the file system and the parser throw.</summary>
    public static X509Certificate2Collection ReadAuthorities(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var authorities = new X509Certificate2Collection();
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
            authorities.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
        else
            authorities.Add(X509CertificateLoader.LoadCertificate(bytes));
        return authorities;
    }

    /// <summary>Revocation is not asked: relays inside a network have no lists to ask, and outside, lists that cannot be reached would stop the mail.</summary>
    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Fault = null;
        if (certificate is null)
            Fault = "shows no certificate";
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            Fault = $"shows a certificate for another name ({HeaderText.OneLine(certificate.Subject, 100)})";
        else if (authorities is not null)
            Fault = FaultUnderOwnAuthority(certificate, chain);
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            Fault = "shows a certificate that is not trusted here" + Statuses(chain);
        return Fault is null;
    }

    private string? FaultUnderOwnAuthority(X509Certificate certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf) ? null : "shows a certificate that the authority in Digest:Smtp:CaFile did not sign" + Statuses(chain);
    }

    private static string Statuses(X509Chain? chain) =>
        chain is { ChainStatus: { Length: > 0 } statuses }
            ? $" ({string.Join(", ", statuses.Select(status => status.Status).Distinct())})"
            : "";
}
