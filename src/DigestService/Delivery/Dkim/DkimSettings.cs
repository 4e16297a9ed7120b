using System.Text.RegularExpressions;
using DigestService.Subscribers;

namespace DigestService.Delivery.Dkim;

/// <summary>The section <c>Digest:Dkim</c>: the key that signs mail for the sender's domain. Without it nothing is signed here; a relay may.</summary>
public sealed partial record DkimSettings
{
    /// <summary>The domain that signs; null takes the sender's.</summary>
    public string? Domain { get; init; }

    /// <summary>Names the key: its public half stands in DNS at <c>selector._domainkey.domain</c>.</summary>
    public string? Selector { get; init; }

    /// <summary>RSA, at least 2048 bits, in PEM; usually as a file, <c>Digest:Dkim:PrivateKey:File</c>.</summary>
    public string? PrivateKey { get; init; }

    public bool IsSet => Selector is not null || PrivateKey is not null;

    /// <summary>The domain as A-labels.</summary>
    /// <param name="senders">The sender's domain.</param>
    public string DomainOr(string senders) => Domain is null ? senders : Ascii(Domain) ?? Domain;

    /// <summary>Null where nothing is to be signed. The settings must have no faults.</summary>
    public DkimSigner? Signer(SenderSettings sender) =>
        IsSet ? new DkimSigner(DomainOr(sender.Domain), Selector!, DkimKey.Read(PrivateKey!)!) : null;

    /// <summary>Everything wrong with this section, one plain sentence each, with the key and the mend.</summary>
    public IEnumerable<string> Faults(SenderSettings sender)
    {
        if (!IsSet)
        {
            if (Domain is not null) yield return "Digest:Dkim:Domain is set without Digest:Dkim:Selector and Digest:Dkim:PrivateKey; make them with `digest keys new`, or remove it.";
            yield break;
        }
        if (Selector is null)
            yield return "Digest:Dkim:Selector is missing; set it to the name under which the key stands in DNS.";
        else if (!SelectorForm().IsMatch(Selector))
            yield return $"Digest:Dkim:Selector \"{HeaderText.OneLine(Selector, 80)}\" cannot stand in DNS; use letters, digits and hyphens, such as digest1.";

        if (Domain is not null && Ascii(Domain) is null)
            yield return $"Digest:Dkim:Domain \"{HeaderText.OneLine(Domain, 80)}\" is no domain.";
        else if (sender.Domain.Length > 0 && !Aligns(DomainOr(sender.Domain), sender.Domain))
            yield return $"Digest:Dkim:Domain {Domain} does not align with the sender's domain {sender.Domain}, so that DMARC would not count the signature; remove it, or set it to {sender.Domain} or a domain above it.";

        if (PrivateKey is null)
            yield return "Digest:Dkim:PrivateKey is missing; make a key with `digest keys new`, and set Digest:Dkim:PrivateKey:File to its file.";
        else if (DkimKey.Read(PrivateKey) is not { } key)
            yield return "Digest:Dkim:PrivateKey holds no private RSA key in PEM form (-----BEGIN PRIVATE KEY-----) without a password; make one with `digest keys new`.";
        else if (key.Bits is < DkimKey.FewestBits or > DkimKey.MostBits)
            yield return $"Digest:Dkim:PrivateKey has {key.Bits} bits; receivers want at least {DkimKey.FewestBits} and need not take more than {DkimKey.MostBits} (RFC 8301). Make one with `digest keys new`.";
    }

    /// <summary>Relaxed alignment (RFC 7489, 3.1.1), as far as it can be told without the list of public suffixes: the same domain, or one above the other.</summary>
    public static bool Aligns(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || IsAbove(one, other) || IsAbove(other, one);

    private static bool IsAbove(string upper, string lower) =>
        upper.Contains('.', StringComparison.Ordinal) && lower.EndsWith("." + upper, StringComparison.OrdinalIgnoreCase);

    /// <returns>As A-labels; null where it is no domain.</returns>
    internal static string? Ascii(string domain) => EmailAddress.TryParse("postmaster@" + domain, out var address, out _) ? address!.Domain : null;

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex SelectorForm();

    /// <summary>A record would tell its secrets.</summary>
    public override string ToString() => nameof(DkimSettings);
}
