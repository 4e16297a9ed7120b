using System.Diagnostics.CodeAnalysis;
using MimeKit.Formatting;
using MimeKit.Parsing;

namespace MimeKit;

public class ContentType
{
    private string _mediaType;
    private string _mediaSubtype;

    public ContentType(string mediaType, string mediaSubtype)
    {
        (_mediaType, _mediaSubtype) = (mediaType, mediaSubtype);
        Parameters.Changed += OnChanged;
    }

    internal event Action? Changed;

    public string MediaType
    {
        get => _mediaType;
        set
        {
            _mediaType = value;
            OnChanged();
        }
    }

    public string MediaSubtype
    {
        get => _mediaSubtype;
        set
        {
            _mediaSubtype = value;
            OnChanged();
        }
    }

    public ParameterList Parameters { get; } = new();

    public string MimeType => $"{MediaType}/{MediaSubtype}";

    public string? Boundary
    {
        get => Parameters["boundary"];
        set => Set("boundary", value);
    }

    public string? Charset
    {
        get => Parameters["charset"];
        set => Set("charset", value);
    }

    public string? Name
    {
        get => Parameters["name"];
        set => Set("name", value);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentType? type)
    {
        type = text is null ? null : ContentTypeParser.Parse(text);
        return type is not null;
    }

    public static ContentType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new ParseException($"Invalid Content-Type: {text}", 0, 0);

    /// <summary>A star stands for any.</summary>
    public bool IsMimeType(string mediaType, string mediaSubtype) =>
        Matches(mediaType, MediaType) && Matches(mediaSubtype, MediaSubtype);

    public override string ToString() => $"Content-Type: {MimeType}{string.Concat(Parameters.Select(p => $"; {p.Name}={HeaderFormat.Quote(p.Value)}"))}";

    internal string Encode() => ContentTypeFormat.Encode(this);

    private static bool Matches(string wanted, string given) => wanted == "*" || wanted.Equals(given, StringComparison.OrdinalIgnoreCase);

    private void Set(string name, string? value)
    {
        if (value is null)
        {
            Parameters.Remove(name);
        }
        else
        {
            Parameters[name] = value;
        }
    }

    private void OnChanged() => Changed?.Invoke();
}
