using System.Globalization;
using System.Text;
using MimeKit.Formatting;

namespace MimeKit.Parsing;

internal static class ContentTypeParser
{
    /// <summary>Null for what is no type at all; parameters that make no sense are passed over.</summary>
    public static ContentType? Parse(string text)
    {
        var reader = new AddressReader(text);
        reader.SkipSpace();
        var names = (ReadToken(reader) ?? "").Split('/', 2);
        if (names is not [{ Length: > 0 } media, { Length: > 0 } subtype])
        {
            return null;
        }
        var type = new ContentType(media, subtype);
        foreach (var (name, value) in Join(ReadParameters(reader)))
        {
            type.Parameters[name] = value;
        }
        return type;
    }

    private static IEnumerable<(string Name, string Value)> ReadParameters(AddressReader reader)
    {
        while (!reader.AtEnd)
        {
            reader.SkipSpace();
            if (!reader.Take(';'))
            {
                _ = ReadToken(reader);
                if (!reader.AtEnd && reader.Current != ';' && !reader.AtSpace)
                {
                    reader.Rewind(reader.Position + 1);
                }
                continue;
            }
            reader.SkipSpace();
            var name = ReadToken(reader, stop: '=');
            reader.SkipSpace();
            if (name is null || !reader.Take('='))
            {
                continue;
            }
            reader.SkipSpace();
            var value = reader.Current == '"' ? reader.ReadQuoted() : ReadToken(reader);
            if (value is not null)
            {
                yield return (name.ToLowerInvariant(), value);
            }
        }
    }

    /// <summary>Puts RFC 2231's pieces together: <c>name*0*</c>, <c>name*1</c>, <c>name*</c>.</summary>
    private static Dictionary<string, string> Join(IEnumerable<(string Name, string Value)> parameters)
    {
        var joined = new Dictionary<string, string>();
        foreach (var (name, value) in parameters)
        {
            var star = name.IndexOf('*', StringComparison.Ordinal);
            var text = name.EndsWith('*') ? Unescape(value) : EncodedWords.Decode(value);
            var plain = star < 0 ? name : name[..star];
            joined[plain] = star < 0 ? text : joined.GetValueOrDefault(plain) + text;
        }
        return joined;
    }

    private static string Unescape(string value)
    {
        var parts = value.Split('\'', 3);
        var bytes = new List<byte>();
        var text = parts[^1];
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var b) ? b : (byte?)null;
            bytes.AddRange(escaped is null ? Encoding.UTF8.GetBytes(text[i].ToString()) : [escaped.Value]);
            i += escaped is null ? 0 : 2;
        }
        return Charsets.Decode(bytes.ToArray(), parts.Length == 3 ? parts[0] : null);
    }

    private static string? ReadToken(AddressReader reader, char stop = ';')
    {
        var token = new StringBuilder();
        while (!reader.AtEnd && !reader.AtSpace && reader.Current != stop && reader.Current is not (';' or '"'))
        {
            token.Append(reader.Current);
            reader.Rewind(reader.Position + 1);
        }
        return token.Length > 0 ? token.ToString() : null;
    }
}
