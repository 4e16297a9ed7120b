namespace MimeKit;

/// <summary>What the way to the reader can carry.</summary>
public enum EncodingConstraint
{
    None,
    EightBit,
    SevenBit,
}
