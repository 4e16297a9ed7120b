namespace MimeKit;

/// <summary>How a message is written. <see cref="Default"/> itself is never changed; clone it.</summary>
public class FormatOptions
{
    internal const int MaxLineLength = 78;

    private NewLineFormat _newLineFormat = Environment.NewLine.Length == 1 ? NewLineFormat.Unix : NewLineFormat.Dos;
    private bool _ensureNewLine;
    private bool _international;

    public static FormatOptions Default { get; } = new();

    public NewLineFormat NewLineFormat
    {
        get => _newLineFormat;
        set => Set(ref _newLineFormat, value);
    }

    public bool EnsureNewLine
    {
        get => _ensureNewLine;
        set => Set(ref _ensureNewLine, value);
    }

    /// <summary>UTF-8 in headers, for SMTPUTF8.</summary>
    public bool International
    {
        get => _international;
        set => Set(ref _international, value);
    }

    public HashSet<HeaderId> HiddenHeaders { get; private init; } = [];

    internal ReadOnlySpan<byte> NewLineBytes => _newLineFormat == NewLineFormat.Unix ? "\n"u8 : "\r\n"u8;

    public FormatOptions Clone() => new()
    {
        _newLineFormat = _newLineFormat,
        _ensureNewLine = _ensureNewLine,
        _international = _international,
        HiddenHeaders = [.. HiddenHeaders],
    };

    private void Set<T>(ref T field, T value)
    {
        if (this == Default)
        {
            throw new InvalidOperationException("The default formatting options cannot be changed.");
        }
        field = value;
    }
}
