using System.Globalization;

namespace DigestService.Subscribers;

/// <summary>What the journal last said of an address.</summary>
/// <param name="At">Later than all times where the line has none, as once it had none.</param>
public sealed record JournalLine(JournalEvent Event, DateTimeOffset At);

public enum JournalEvent { Erased, Left, Back }

/// <summary>
/// Who was erased, left, or took that back: keyed hashes of their addresses in a file outside the database, each on a line with the
/// time, so that a restored backup does not bring them back (<c>after-restore</c>).
/// </summary>
public sealed class ErasureJournal(LinkSettings links, ErasureSettings settings, ILogger<ErasureJournal> log)
{
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public bool IsKept => settings.Journal is not null;

    /// <exception cref="UserFault">There is no key to hash with.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task Note(JournalEvent what, string email, DateTimeOffset now, CancellationToken stop)
    {
        if (settings.Journal is not { } journal) return Task.CompletedTask;
        if (links.Key is null) throw new UserFault("Digest:Erasures:Journal needs Digest:Links:Key, which its hashes are made with.", 2);
        return Append(journal, $"{(what == JournalEvent.Erased ? "" : what.ToString().ToLowerInvariant() + " ")}{HashesOf(email).First()} {now.UtcDateTime:O}\n", stop);
    }

    /// <summary>For what must be done whether or not the file can be written.</summary>
    public async Task TryNote(JournalEvent what, string email, DateTimeOffset now)
    {
        try
        {
            await Note(what, email, now, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or UserFault)
        {
            log.LogError("The journal of erasures could not be written: {Reason}", fault.Message);
        }
    }

    /// <summary>While another process or request writes, the file is closed to this one.</summary>
    private static async Task Append(string journal, string line, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await File.AppendAllTextAsync(journal, line, stop);
                return;
            }
            catch (IOException) when (attempt < Tries && File.Exists(journal))
            {
                await Task.Delay(Pause, stop);
            }
        }
    }

    /// <returns>The last line of each hash; empty where no journal is kept.</returns>
    public async Task<IReadOnlyDictionary<string, JournalLine>> Read(CancellationToken stop)
    {
        var lines = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        if (settings.Journal is not { } journal || !File.Exists(journal)) return lines;
        foreach (var line in await File.ReadAllLinesAsync(journal, stop))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var what = words is [var first, _, ..] && Enum.TryParse<JournalEvent>(first, ignoreCase: true, out var named) && Enum.IsDefined(named) && !char.IsAsciiDigit(first[0]) ? named : JournalEvent.Erased;
            if (what != JournalEvent.Erased) words = words[1..];
            if (words.Length > 0) lines[words[0]] = new JournalLine(what, words.Length > 1 && DateTimeOffset.TryParse(words[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue);
        }
        return lines;
    }

    /// <summary>By the key of now first, then by those of before.</summary>
    public IEnumerable<string> HashesOf(string email) => AddressHash.Of(links, "erasures", email.ToLowerInvariant()).Select(Convert.ToHexStringLower);
}

/// <summary>Bound from <c>Digest:Erasures</c>.</summary>
public sealed record ErasureSettings
{
    /// <summary>A file beside the database's backups; without it a restore can bring back who was erased or left.</summary>
    public string? Journal { get; init; }
}
