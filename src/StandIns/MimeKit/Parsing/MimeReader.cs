using System.Text;

namespace MimeKit.Parsing;

/// <summary>Reads a message from its bytes, LF or CRLF; what is missing at its end is taken as given.</summary>
internal static class MimeReader
{
    private const int MaxDepth = 64;

    /// <exception cref="FormatException">There is nothing, or it does not begin with a header.</exception>
    public static MimeMessage Read(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new FormatException("End of stream.");
        }
        var start = bytes.AsSpan().StartsWith("From "u8) ? NextLine(bytes, 0, bytes.Length) : 0;
        return ReadMessage(bytes, start, bytes.Length, 0) ?? throw new FormatException("Failed to parse message headers.");
    }

    /// <summary>Groups of header fields with empty lines between them.</summary>
    public static List<HeaderList> ReadGroups(byte[] bytes)
    {
        var groups = new List<HeaderList>();
        for (var position = 0; position < bytes.Length;)
        {
            var group = new HeaderList();
            var start = position;
            foreach (var header in ReadHeaders(bytes, position, bytes.Length, out position) ?? [])
            {
                group.Add(header);
            }
            if (position == start)
            {
                position = NextLine(bytes, start, bytes.Length); // a line that is no field
            }
            if (group.Count > 0)
            {
                groups.Add(group);
            }
        }
        return groups;
    }

    private static MimeMessage? ReadMessage(byte[] bytes, int start, int end, int depth)
    {
        if (ReadHeaders(bytes, start, end, out var body) is not { } headers)
        {
            return null;
        }
        var content = headers.Where(header => header.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)).ToList();
        return new MimeMessage(headers.Except(content), ReadEntity(content, bytes, body, end, depth, "text/plain"));
    }

    private static MimeEntity ReadEntity(List<Header> headers, byte[] bytes, int start, int end, int depth, string defaultType)
    {
        var said = headers.Find(header => header.Id == HeaderId.ContentType);
        var type = ContentType.TryParse(said?.Value, out var parsed) ? parsed : ContentType.Parse(said is null ? defaultType : "application/octet-stream");
        if (type.IsMimeType("multipart", "*") && depth < MaxDepth)
        {
            var children = ReadParts(type, bytes, start, end, depth + 1);
            return type.IsMimeType("multipart", "alternative") ? new MultipartAlternative(type, headers, children)
                : type.IsMimeType("multipart", "report") ? new MultipartReport(type, headers, children)
                : new Multipart(type, headers, children);
        }
        if (type.IsMimeType("message", "rfc822") && depth < MaxDepth)
        {
            return new MessagePart(type, headers, ReadMessage(bytes, start, end, depth + 1));
        }
        if (type.IsMimeType("text", "rfc822-headers") && depth < MaxDepth)
        {
            return new TextRfc822Headers(type, headers, ReadMessage(bytes, start, end, depth + 1));
        }
        var content = bytes[start..end];
        return type.IsMimeType("message", "delivery-status") ? new MessageDeliveryStatus(type, headers, content)
            : type.IsMimeType("message", "feedback-report") ? new MessageFeedbackReport(type, headers, content)
            : type.IsMimeType("text", "*") ? new TextPart(type, headers, content)
            : new MimePart(type, headers, content);
    }

    /// <summary>The parts between the boundaries; text before the first and after the last is dropped.</summary>
    private static List<MimeEntity> ReadParts(ContentType type, byte[] bytes, int start, int end, int depth)
    {
        var parts = new List<MimeEntity>();
        if (string.IsNullOrEmpty(type.Boundary))
        {
            return parts;
        }
        var boundary = Encoding.UTF8.GetBytes($"--{type.Boundary}");
        var partStart = -1;
        for (var line = start; line <= end;)
        {
            var next = NextLine(bytes, line, end);
            var kind = line == end ? Boundary.Last : Match(bytes.AsSpan()[line..next], boundary);
            if (kind != Boundary.None)
            {
                if (partStart >= 0)
                {
                    var partEnd = line == end && kind == Boundary.Last ? end : BeforeNewLine(bytes, partStart, line);
                    parts.Add(ReadPart(type, bytes, partStart, partEnd, depth));
                }
                partStart = kind == Boundary.Last ? -1 : next;
            }
            if (kind == Boundary.Last || line == end)
            {
                break;
            }
            line = next;
        }
        return parts;
    }

    private static MimeEntity ReadPart(ContentType parent, byte[] bytes, int start, int end, int depth)
    {
        var headers = ReadHeaders(bytes, start, end, out var body) ?? [];
        var defaultType = parent.IsMimeType("multipart", "digest") ? "message/rfc822" : "text/plain";
        return ReadEntity(headers, bytes, body, end, depth, defaultType);
    }

    /// <summary>Null if the first line is no header; other lines that are none are dropped.</summary>
    private static List<Header>? ReadHeaders(byte[] bytes, int start, int end, out int body)
    {
        var headers = new List<Header>();
        body = start;
        while (body < end)
        {
            var line = body;
            body = NextLine(bytes, line, end);
            if (bytes.AsSpan()[line..body].Trim("\r\n"u8).IsEmpty)
            {
                return headers;
            }
            while (body < end && bytes[body] is (byte)' ' or (byte)'\t' && !IsEmpty(bytes, body, end))
            {
                body = NextLine(bytes, body, end);
            }
            if (ReadHeader(bytes.AsSpan()[line..body]) is { } header)
            {
                headers.Add(header);
            }
            else if (headers.Count == 0)
            {
                body = start;
                return null;
            }
        }
        return headers;
    }

    private static Header? ReadHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? [] : line[..colon].TrimEnd(" \t"u8);
        if (field.IsEmpty || field.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return null;
        }
        var value = line[(colon + 1)..];
        return new Header(Encoding.ASCII.GetString(field), value.EndsWith("\n"u8) ? value.ToArray() : [.. value, (byte)'\n']);
    }

    private static bool IsEmpty(byte[] bytes, int start, int end) =>
        bytes.AsSpan()[start..NextLine(bytes, start, end)].Trim("\r\n"u8).IsEmpty;

    private static int NextLine(byte[] bytes, int start, int end)
    {
        var newLine = bytes.AsSpan(start, end - start).IndexOf((byte)'\n');
        return newLine < 0 ? end : start + newLine + 1;
    }

    /// <summary>The line's end in front of a boundary belongs to the boundary.</summary>
    private static int BeforeNewLine(byte[] bytes, int start, int end)
    {
        end -= end > start && bytes[end - 1] == '\n' ? 1 : 0;
        return end - (end > start && bytes[end - 1] == '\r' ? 1 : 0);
    }

    private static Boundary Match(ReadOnlySpan<byte> line, ReadOnlySpan<byte> boundary)
    {
        if (!line.StartsWith(boundary))
        {
            return Boundary.None;
        }
        var rest = line[boundary.Length..].Trim(" \t\r\n"u8);
        return rest.IsEmpty ? Boundary.Next : rest.SequenceEqual("--"u8) ? Boundary.Last : Boundary.None;
    }

    private enum Boundary
    {
        None,
        Next,
        Last,
    }
}
