using System.Text;

namespace MimeKit.Formatting;

internal static class Charsets
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding? Find(string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? null : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>In the charset that is said; else, or if that is no charset, as UTF-8 if it is that, or as Latin-1.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        try
        {
            return (Find(charset) is { } said and not UTF8Encoding ? said : s_strictUtf8).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
