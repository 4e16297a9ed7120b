namespace DigestService.Delivery;

/// <summary>RFC 4648, section 6, in lower case and without padding, of whole groups only: 5 bytes are 8 characters. Case does not matter when read, since some mail servers change it.</summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int GroupBytes = 5;
    private const int GroupCharacters = 8;

    /// <exception cref="ArgumentException">The length is no multiple of 5.</exception>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % GroupBytes != 0) throw new ArgumentException("Only whole groups of 5 bytes can be written.");
        var text = new char[bytes.Length / GroupBytes * GroupCharacters];
        for (var group = 0; group * GroupBytes < bytes.Length; group++)
        {
            ulong bits = 0;
            foreach (var each in bytes.Slice(group * GroupBytes, GroupBytes)) bits = bits << 8 | each;
            for (var at = GroupCharacters - 1; at >= 0; at--, bits >>= 5) text[group * GroupCharacters + at] = Alphabet[(int)(bits & 31)];
        }
        return new string(text);
    }

    /// <returns>False for what <see cref="Write"/> would not have written, case aside, or what has another length than <paramref name="bytes"/>.</returns>
    public static bool Read(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length % GroupCharacters != 0 || bytes.Length != text.Length / GroupCharacters * GroupBytes) return false;
        for (var group = 0; group * GroupCharacters < text.Length; group++)
        {
            ulong bits = 0;
            foreach (var each in text.Slice(group * GroupCharacters, GroupCharacters))
            {
                if (Value(each) is not { } value) return false;
                bits = bits << 5 | value;
            }
            for (var at = GroupBytes - 1; at >= 0; at--, bits >>= 8) bytes[group * GroupBytes + at] = (byte)bits;
        }
        return true;
    }

    private static ulong? Value(char c) => c switch
    {
        >= 'a' and <= 'z' => (ulong)(c - 'a'),
        >= 'A' and <= 'Z' => (ulong)(c - 'A'),
        >= '2' and <= '7' => (ulong)(c - '2' + 26),
        _ => null,
    };
}
