using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace DigestService.Delivery.Dkim;

/// <summary>A private RSA key that signs from many threads at once: RSA objects promise nothing there, so each signature borrows one of its own.</summary>
public sealed class DkimKey
{
    /// <summary>RFC 8301, 3.2: signers should use at least 2048 bits, and verifiers need not take more than 4096.</summary>
    public const int FewestBits = 2048;
    public const int MostBits = 4096;

    private readonly RSAParameters _parameters;
    private readonly ConcurrentBag<RSA> _idle = [];

    private DkimKey(RSA rsa)
    {
        _parameters = rsa.ExportParameters(includePrivateParameters: true);
        PublicKey = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
        Bits = rsa.KeySize;
        _idle.Add(rsa);
    }

    public int Bits { get; }

    /// <summary>The <c>p=</c> of the record in DNS: base64 of SubjectPublicKeyInfo (RFC 6376, 3.6.1).</summary>
    public string PublicKey { get; }

    /// <param name="pem">PKCS #8 or PKCS #1, as <c>openssl genrsa</c> writes it, without a password.</param>
    /// <returns>Null where it holds no private RSA key.</returns>
    public static DkimKey? Read(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new DkimKey(rsa);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return null;
        }
    }

    /// <returns>A new private key, PKCS #8 in PEM.</returns>
    public static string Make()
    {
        using var rsa = RSA.Create(FewestBits);
        return rsa.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>RSASSA-PKCS1-v1_5 over SHA-256.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var rsa = _idle.TryTake(out var idle) ? idle : RSA.Create(_parameters);
        try
        {
            var signature = new byte[Bits / 8];
            rsa.SignData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return signature;
        }
        finally
        {
            _idle.Add(rsa);
        }
    }

    /// <summary>It would tell its secret.</summary>
    public override string ToString() => nameof(DkimKey);
}
