namespace MimeKit;

/// <summary>A Content-Transfer-Encoding; <see cref="Default"/> is none said.</summary>
public enum ContentEncoding
{
    Default,
    SevenBit,
    EightBit,
    Binary,
    Base64,
    QuotedPrintable,
}
