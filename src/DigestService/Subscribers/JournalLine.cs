using System.Globalization;

namespace DigestService.Subscribers;

public enum JournalEvent { Erased, Left, Back, Moved, Suppressed, Lifted }

/// <summary>What the journal last said of an address.</summary>
/// <param name="At">Later than all times where the line has none, as once it had none.</param>
/// <param name="To">Of one that moved: the hash of the address to which.</param>
public sealed record JournalLine(JournalEvent Event, DateTimeOffset At, string? To = null)
{
    /// <summary>64 hexadecimal digits: HMAC-SHA256.</summary>
    private const int HashDigits = 64;

    public string Written(string hash) =>
        $"{(Event == JournalEvent.Erased ? "" : Event.ToString().ToLowerInvariant() + " ")}{hash} {At.UtcDateTime:O}{(To is null ? "" : " " + To)}";

    /// <returns>Null for what is no such line, as one that a full disk has cut off.</returns>
    public static (string Hash, JournalLine Line)? Read(string written)
    {
        var words = written.Split(' ');
        var what = Named(words[0]);
        return (what is null ? words : words[1..]) switch
        {
            [var hash] when what is null && IsHash(hash) => (hash, new JournalLine(JournalEvent.Erased, DateTimeOffset.MaxValue)),
            [var hash, var time] when what is not JournalEvent.Moved && IsHash(hash) && Time(time) is { } at => (hash, new JournalLine(what ?? JournalEvent.Erased, at)),
            [var hash, var time, var to] when what is JournalEvent.Moved && IsHash(hash) && Time(time) is { } at && IsHash(to) => (hash, new JournalLine(JournalEvent.Moved, at, to)),
            _ => null,
        };
    }

    private static JournalEvent? Named(string word) =>
        Enum.GetValues<JournalEvent>().Cast<JournalEvent?>().FirstOrDefault(each => each.ToString()!.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsHash(string word) => word.Length == HashDigits && word.All(char.IsAsciiHexDigitLower);

    /// <summary>It ends with its zone, or it was cut off.</summary>
    private static DateTimeOffset? Time(string word) =>
        word.EndsWith('Z') && DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}

/// <summary>The journal as it stands.</summary>
/// <param name="Last">The last line of each hash.</param>
/// <param name="Unreadable">The numbers, from one, of lines that are none.</param>
public sealed record JournalLines(IReadOnlyDictionary<string, JournalLine> Last, IReadOnlyList<int> Unreadable)
{
    public static JournalLines Read(IEnumerable<string> written)
    {
        var last = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        var unreadable = new List<int>();
        foreach (var (at, line) in written.Index())
        {
            if (JournalLine.Read(line) is { } read) last[read.Hash] = read.Line;
            else if (line.Length > 0) unreadable.Add(at + 1);
        }
        return new JournalLines(last, unreadable);
    }
}
