using System.Security.Cryptography;
using DigestService.Delivery.Dkim;

namespace DigestService.Cli.Doctor;

/// <summary>Whether what our key signs is verified by the key in DNS.</summary>
internal static class DkimCheck
{
    private const string Name = "dkim";

    public static Check Of(string domain, string selector, DkimKey key, DnsAnswer answer)
    {
        var name = DkimRecord.Name(domain, selector);
        if (answer.Fault is { } fault) return Check.Mind(Name, $"{name} cannot be looked up: {fault}.");
        if (answer.Records.Count > 1) return Check.Failed(Name, $"{name} holds {answer.Records.Count} TXT records; receivers want one: remove the others.");
        return (answer.Records.Count == 0 ? null : DkimRecord.PublicKey(answer.Records[0])) switch
        {
            null => Check.Failed(Name, $"{name} holds no key: add the TXT record that `digest keys new` shows."),
            "" => Check.Failed(Name, $"{name} says that its key was revoked: make another with `digest keys rotate`."),
            var there when !Verifies(key, there) => Check.Failed(Name, $"{name} holds another key than Digest:Dkim:PrivateKey: put the record there that `digest keys new` shows, or set the key and selector that belong together."),
            _ => Check.Ok(Name, $"A signature with {key.Bits} bits for {domain} verifies with the key at {name}."),
        };
    }

    private static bool Verifies(DkimKey key, string inDns)
    {
        var sample = "A sample."u8;
        using var other = RSA.Create();
        try
        {
            other.ImportSubjectPublicKeyInfo(Convert.FromBase64String(inDns), out _);
            return other.VerifyData(sample, key.Sign(sample), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
