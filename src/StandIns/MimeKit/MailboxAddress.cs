using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MimeKit.Parsing;

namespace MimeKit;

/// <summary>A name, which may be empty, and an address, which may be empty too: that is the null sender.</summary>
public class MailboxAddress : InternetAddress, IEquatable<MailboxAddress>
{
    private static readonly IdnMapping s_idn = new();

    private string _address;

    /// <exception cref="ParseException">The address is not one.</exception>
    public MailboxAddress(string? name, string address)
        : base(name) => _address = Parse(address);

    private MailboxAddress(string? name, AddrSpec address)
        : base(name) => _address = address.Text;

    public string Address
    {
        get => _address;
        set
        {
            _address = Parse(value);
            OnChanged();
        }
    }

    public string LocalPart => At < 0 ? _address : _address[..At];

    public string Domain => At < 0 ? "" : _address[(At + 1)..];

    /// <summary>Whether it takes SMTPUTF8 to send there: the local part is not ASCII.</summary>
    public bool IsInternational => !System.Text.Ascii.IsValid(_address);

    private int At => _address.LastIndexOf('@');

    public static bool TryParse(string? text, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        mailbox = text is not null && AddressParser.TryParse(text, out var addresses) && addresses is [MailboxAddress one] ? one : null;
        return mailbox is not null;
    }

    /// <summary>With <paramref name="idnEncode"/>, the domain in its ASCII form; a local part has none.</summary>
    public string GetAddress(bool idnEncode)
    {
        if (!idnEncode || System.Text.Ascii.IsValid(Domain))
        {
            return _address;
        }
        try
        {
            return $"{LocalPart}@{s_idn.GetAscii(Domain)}";
        }
        catch (ArgumentException)
        {
            return _address;
        }
    }

    public bool Equals(MailboxAddress? other) => other is not null && Name == other.Name && _address == other._address;

    public override bool Equals(object? obj) => Equals(obj as MailboxAddress);

    public override int GetHashCode() => _address.GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        string.IsNullOrEmpty(Name) ? _address : $"{Formatting.HeaderFormat.Quote(Name)} <{_address}>";

    internal static MailboxAddress From(string? name, AddrSpec address) => new(name, address);

    private static string Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Length == 0)
        {
            return address;
        }
        var reader = new AddressReader(address);
        var parsed = reader.AtSpace ? null : reader.ReadAddrSpec();
        reader.SkipSpace();
        return parsed is not null && reader.AtEnd
            ? parsed.Text
            : throw new ParseException($"Invalid addr-spec token at offset {reader.Position}", reader.Position, reader.Position);
    }
}
