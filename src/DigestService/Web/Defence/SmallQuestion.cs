using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DigestService.Subscribers;

namespace DigestService.Web.Defence;

/// <param name="Words">"What is seven plus four?"</param>
/// <param name="Token">Goes into the form beside the answer.</param>
public sealed record AskedQuestion(string Words, string Token);

/// <summary>
/// A small question in words, for when too many come at once: read by screen readers, answered without script, and asked of nobody
/// else's server. Its token holds a signature over the answer, works for ten minutes, and once in this process.
/// </summary>
public sealed class SmallQuestion(LinkSettings links, TimeProvider time)
{
    private const int Nonce = 16;
    private const int Body = Nonce + sizeof(long);
    private const int Tag = 16;
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"];

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes("digest questions " + links.Key));
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    public AskedQuestion Ask()
    {
        var (a, b) = (RandomNumberGenerator.GetInt32(2, 10), RandomNumberGenerator.GetInt32(2, 10));
        var isSum = RandomNumberGenerator.GetInt32(2) == 0;
        if (!isSum) a += b;
        Span<byte> token = stackalloc byte[Body + Tag];
        RandomNumberGenerator.Fill(token[..Nonce]);
        BinaryPrimitives.WriteInt64BigEndian(token[Nonce..], (time.GetUtcNow() + Lasts).ToUnixTimeSeconds());
        Sign(token[..Body], isSum ? a + b : a - b, token[Body..]);
        return new AskedQuestion($"What is {Numbers[a]} {(isSum ? "plus" : "minus")} {Numbers[b]}?", UrlToken.Write(token));
    }

    /// <returns>False for a wrong answer, and for a question that is not ours, too old, or answered before.</returns>
    public bool IsAnswered(string? token, string? answer)
    {
        Span<byte> bytes = stackalloc byte[Body + Tag];
        if (!UrlToken.TryRead(token, bytes)) return false;
        var (now, ends) = (time.GetUtcNow().ToUnixTimeSeconds(), BinaryPrimitives.ReadInt64BigEndian(bytes[Nonce..]));
        if (ends < now || ends > now + 2 * Lasts.TotalSeconds || Read(answer) is not { } number) return false;
        Span<byte> tag = stackalloc byte[Tag];
        Sign(bytes[..Body], number, tag);
        return CryptographicOperations.FixedTimeEquals(tag, bytes[Body..]) && UseUp(Convert.ToHexString(bytes[..Nonce]));
    }

    private bool UseUp(string nonce)
    {
        var now = time.GetUtcNow();
        foreach (var (old, _) in _used.Where(used => used.Value < now - Lasts - Lasts)) _used.TryRemove(old, out _);
        return _used.TryAdd(nonce, now);
    }

    private static int? Read(string? answer)
    {
        if (answer is null or { Length: > 20 }) return null;
        var word = answer.Trim().TrimEnd('.').ToLowerInvariant();
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return Array.IndexOf(Numbers, word) is >= 0 and var known ? known : null;
    }

    private void Sign(ReadOnlySpan<byte> body, int answer, Span<byte> tag)
    {
        Span<byte> signed = stackalloc byte[Body + sizeof(int)];
        body.CopyTo(signed);
        BinaryPrimitives.WriteInt32BigEndian(signed[Body..], answer);
        HMACSHA256.HashData(_key, signed).AsSpan(0, Tag).CopyTo(tag);
    }
}
