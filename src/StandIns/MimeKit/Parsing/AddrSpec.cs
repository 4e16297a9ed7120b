namespace MimeKit.Parsing;

/// <summary>An address that was parsed, without comments and spaces.</summary>
internal sealed record AddrSpec(string Text);
