using System.Text;
using MimeKit.Formatting;

namespace MimeKit;

/// <summary>
/// One header field. A value set as text is put in one line, encoded and folded; carriage returns and line feeds in it are
/// taken out, so that it never brings a line of its own.
/// </summary>
public class Header
{
    private string? _value;
    private bool _isRaw;

    public Header(string field, string value)
    {
        if (field.Length == 0 || !field.All(c => c is > ' ' and < '\x7f' and not ':'))
        {
            throw new ArgumentException("Illegal characters in header field name.", nameof(field));
        }
        Field = field;
        Id = field.ToHeaderId();
        RawValue = [];
        Value = value;
    }

    public Header(HeaderId id, string value)
        : this(id.ToHeaderName(), value)
    {
    }

    /// <summary>As it stands in a message, or as it was already formatted.</summary>
    internal Header(string field, byte[] rawValue)
    {
        Field = field;
        Id = field.ToHeaderId();
        RawValue = rawValue;
    }

    internal event Action<Header>? Changed;

    public string Field { get; }

    public HeaderId Id { get; }

    public byte[] RawField => Encoding.ASCII.GetBytes(Field);

    /// <summary>What follows the colon, with its space, folds and the line's end.</summary>
    public byte[] RawValue { get; private set; }

    public string Value
    {
        get => _value ??= Unfold(EncodedWords.Decode(RawValue));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _value = Unfold(value.Trim());
            _isRaw = false;
            RawValue = HeaderFormat.Format(Field, Id, _value, international: false);
            Changed?.Invoke(this);
        }
    }

    /// <summary>Sets what follows the colon byte for byte; it has to end with a line feed.</summary>
    public void SetRawValue(byte[] value)
    {
        if (value.Length == 0 || value[^1] != '\n')
        {
            throw new ArgumentException("The raw value MUST end with a new-line character.", nameof(value));
        }
        (RawValue, _value, _isRaw) = (value, null, true);
        Changed?.Invoke(this);
    }

    public Header Clone() => new(Field, RawValue) { _value = _value, _isRaw = _isRaw };

    public override string ToString() => $"{Field}: {Value}";

    internal byte[] GetRawValue(FormatOptions options) =>
        options.International && !_isRaw ? HeaderFormat.Format(Field, Id, Value, international: true) : RawValue;

    private static string Unfold(string text) =>
        text.Trim().Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
}
