using System.Text;

namespace MimeKit.Formatting;

/// <summary>RFC 2045, 5.1, and for what does not fit there, RFC 2231.</summary>
internal static class ContentTypeFormat
{
    private const string Specials = "()<>@,;:\\\"/[]?=*'%";

    public static string Encode(ContentType type)
    {
        var text = new StringBuilder($" {type.MimeType}");
        var line = "Content-Type:".Length + text.Length;
        foreach (var parameter in type.Parameters)
        {
            var part = Encode(parameter.Name, parameter.Value);
            var fits = line + 2 + part.Length < FormatOptions.MaxLineLength;
            text.Append(fits ? "; " : ";\n\t").Append(part);
            line = (fits ? line + 2 : 1) + part.Length;
        }
        return text.Append('\n').ToString();
    }

    private static string Encode(string name, string value) =>
        value.Any(c => c is < ' ' or > '~') ? $"{name}*=utf-8''{Uri.EscapeDataString(value)}"
        : value.Length == 0 || value.Any(c => c == ' ' || Specials.Contains(c)) ? $"{name}={HeaderFormat.Quote(value)}"
        : $"{name}={value}";
}
