using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DigestService.Subscribers;

namespace DigestService.Delivery;

/// <summary>The mail that a return path was made for.</summary>
public readonly record struct ReturnedMail(long MailId, int SubscriberId);

/// <summary>
/// Where reports of failure go: an address for each mail (VERP), so that a report tells by itself which mail it is about,
/// also long after the outbox row is gone. The local part is the mailbox's own, a separator, and a token in base32: key id (2 bytes), mail (8),
/// subscriber (4) and the first 11 bytes of an HMAC-SHA256 over all of that, so that nobody can make one up.
/// </summary>
public sealed class ReturnPaths
{
    private const int Body = 2 + 8 + 4;
    private const int Tag = 11;
    private const int TokenLength = 40;

    /// <summary>What leaves room for separator and token in the 64 octets of a local part (RFC 5321, 4.5.3.1.1).</summary>
    public const int LongestMailbox = 64 - 1 - TokenLength;

    private readonly (ushort Id, byte[] Key)[] _keys;
    private readonly EmailAddress? _mailbox;
    private readonly char? _separator;

    /// <param name="links">Its keys sign; those of before still verify.</param>
    public ReturnPaths(SenderSettings sender, LinkSettings links)
    {
        _keys = [.. links.All().Select(key => SHA256.HashData(Encoding.UTF8.GetBytes("digest return path " + key))).Select(key => (BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(key)), key))];
        _mailbox = sender.ReturnPath is { } mailbox ? EmailAddress.Parse(mailbox) : null;
        _separator = sender.Verp ? sender.VerpSeparator[0] : null;
    }

    /// <returns>Null where no mailbox is set: then reports go to the sender's address.</returns>
    public string? For(long mailId, int subscriberId) =>
        _mailbox is null ? null
        : _separator is { } separator && _keys.Length > 0 ? $"{_mailbox.Local}{separator}{Token(mailId, subscriberId)}@{_mailbox.Domain}"
        : _mailbox.ToString();

    /// <summary>
    /// Takes the address that a report was written to, in any case, with or without angle brackets. Only the token counts:
    /// mailbox and domain may have changed since, and forwarders put words before it (SRS, BATV).
    /// </summary>
    /// <returns>Null for an address without a token, for a token that we did not sign, and for one signed with a key that is gone.</returns>
    public ReturnedMail? Read(string? address)
    {
        var local = Local(address);
        Span<byte> token = stackalloc byte[Body + Tag];
        if (local.Length < TokenLength || !Base32.Read(local[^TokenLength..], token)) return null;

        var id = BinaryPrimitives.ReadUInt16BigEndian(token);
        Span<byte> tag = stackalloc byte[Tag];
        foreach (var (known, key) in _keys)
        {
            if (known != id) continue;
            WriteTag(key, token[..Body], tag);
            if (CryptographicOperations.FixedTimeEquals(tag, token[Body..]))
                return new ReturnedMail(BinaryPrimitives.ReadInt64BigEndian(token[2..]), BinaryPrimitives.ReadInt32BigEndian(token[10..]));
        }
        return null;
    }

    private static ReadOnlySpan<char> Local(string? address)
    {
        var text = address.AsSpan().Trim().TrimStart('<');
        return text.IndexOf('@') is > 0 and var at ? text[..at] : default;
    }

    private string Token(long mailId, int subscriberId)
    {
        var (id, key) = _keys[0];
        Span<byte> token = stackalloc byte[Body + Tag];
        BinaryPrimitives.WriteUInt16BigEndian(token, id);
        BinaryPrimitives.WriteInt64BigEndian(token[2..], mailId);
        BinaryPrimitives.WriteInt32BigEndian(token[10..], subscriberId);
        WriteTag(key, token[..Body], token[Body..]);
        return Base32.Write(token);
    }

    private static void WriteTag(byte[] key, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, full);
        full[..Tag].CopyTo(tag);
    }
}
