using System.Text;

namespace DigestService.Delivery.Loopback;

/// <summary>A message as the loopback server took it.</summary>
/// <param name="Raw">The octets after dot-unstuffing; nothing added.</param>
/// <param name="File">The file that keeps it; null where none is kept.</param>
public sealed record AcceptedMail(int Number, int Connection, string Sender, IReadOnlyList<string> Recipients, ReadOnlyMemory<byte> Raw, DateTimeOffset At, string? File)
{
    public string Recipient => Recipients[0];
    public string Text => Encoding.UTF8.GetString(Raw.Span);

    /// <summary>The header's value, unfolded; null where it is absent.</summary>
    public string? Header(string name)
    {
        var text = Text;
        var head = text.AsSpan(0, Math.Max(text.IndexOf("\r\n\r\n", StringComparison.Ordinal), 0));
        StringBuilder? value = null;
        foreach (var line in head.EnumerateLines())
        {
            if (value is not null && line.Length > 0 && line[0] is ' ' or '\t')
                value!.Append(line);
            else if (value is not null)
                break;
            else if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                value = new StringBuilder().Append(line[(name.Length + 1)..]);
        }
        return value?.ToString().Trim();
    }

    public string? MessageId => Header("Message-Id")?.Trim('<', '>');
}
