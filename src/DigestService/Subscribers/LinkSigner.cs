using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DigestService.Subscribers;

/// <summary>
/// Signs and reads links: base64url of purpose, key id, subscriber, link version, subject, expiry and the first
/// 16 bytes of an HMAC-SHA256 over all of that. Links expire, are revoked by a new link version, and survive a key's rotation.
/// </summary>
public sealed class LinkSigner
{
    private const int Body = 1 + 4 + 4 + 4 + 8 + 8;
    private const int Tag = 16;
    private readonly (uint Id, byte[] Key)[] _keys;

    /// <param name="keys">The signing key first, then keys of before.</param>
    public LinkSigner(IEnumerable<string> keys) =>
        _keys = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes("digest links " + key))).Select(key => (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(key)), key))];

    public string Sign(SignedLink link)
    {
        var (id, key) = _keys[0];
        Span<byte> token = stackalloc byte[Body + Tag];
        token[0] = (byte)link.Purpose;
        BinaryPrimitives.WriteUInt32BigEndian(token[1..], id);
        BinaryPrimitives.WriteInt32BigEndian(token[5..], link.SubscriberId);
        BinaryPrimitives.WriteInt32BigEndian(token[9..], link.LinkVersion);
        BinaryPrimitives.WriteInt64BigEndian(token[13..], link.About);
        BinaryPrimitives.WriteInt64BigEndian(token[21..], link.ExpiresAt?.ToUnixTimeSeconds() ?? long.MaxValue);
        WriteTag(key, token[..Body], token[Body..]);
        return UrlToken.Write(token);
    }

    /// <returns>Null for whatever we did not sign, or signed with a key that is gone. Expiry and link version are the caller's to hold against.</returns>
    public SignedLink? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[Body + Tag];
        if (!UrlToken.TryRead(token, bytes)) return null;
        if (UrlToken.Write(bytes) != token) return null;

        var id = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        Span<byte> tag = stackalloc byte[Tag];
        foreach (var (known, key) in _keys)
        {
            if (known != id) continue;
            WriteTag(key, bytes[..Body], tag);
            if (CryptographicOperations.FixedTimeEquals(tag, bytes[Body..])) return Unpack(bytes);
        }
        return null;
    }

    private static SignedLink Unpack(ReadOnlySpan<byte> bytes)
    {
        var expiry = BinaryPrimitives.ReadInt64BigEndian(bytes[21..]);
        return new SignedLink(
            (LinkPurpose)bytes[0],
            BinaryPrimitives.ReadInt32BigEndian(bytes[5..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[9..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[13..]),
            expiry == long.MaxValue ? null : DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

    private static void WriteTag(byte[] key, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, full);
        full[..Tag].CopyTo(tag);
    }
}
