using System.Globalization;
using System.Text;

namespace DigestService.Subscribers;

/// <summary>What the journal last said of an address.</summary>
/// <param name="At">Later than all times where the line has none, as once it had none.</param>
/// <param name="To">Of one that moved: the hash of the address to which.</param>
public sealed record JournalLine(JournalEvent Event, DateTimeOffset At, string? To = null);

public enum JournalEvent { Erased, Left, Back, Moved, Suppressed, Lifted }

/// <summary>
/// Who was erased, left, took that back, changed their address, or is written to no more: keyed hashes of their addresses in a file outside the database,
/// each on a line with the time, so that a restored backup does not bring them back (<c>after-restore</c>).
/// </summary>
public sealed class ErasureJournal(LinkSettings links, ErasureSettings settings, ILogger<ErasureJournal> log)
{
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public bool IsKept => settings.Journal is not null;

    /// <param name="to">The new address of one that moved.</param>
    /// <exception cref="UserFault">There is no key to hash with.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task Note(JournalEvent what, string email, DateTimeOffset now, CancellationToken stop, string? to = null)
    {
        if (settings.Journal is not { } journal) return Task.CompletedTask;
        if (links.Key is null) throw WantsKey();
        var named = what == JournalEvent.Erased ? "" : what.ToString().ToLowerInvariant() + " ";
        var moved = to is null ? "" : " " + HashesOf(to).First();
        return Append(journal, string.Concat(Noted(what, email).Select(hash => $"{named}{hash} {now.UtcDateTime:O}{moved}\n")), stop);
    }

    /// <summary>What is lifted was suppressed under an older key, perhaps.</summary>
    private IEnumerable<string> Noted(JournalEvent what, string email) => what switch
    {
        JournalEvent.Suppressed => SuppressionHashesOf(email).Take(1),
        JournalEvent.Lifted => SuppressionHashesOf(email),
        _ => HashesOf(email).Take(1),
    };

    private static UserFault WantsKey() => new("Digest:Erasures:Journal needs Digest:Links:Key, which its hashes are made with.", 2);

    /// <summary>For what must be done whether or not the file can be written.</summary>
    public async Task TryNote(JournalEvent what, string email, DateTimeOffset now, string? to = null)
    {
        try
        {
            await Note(what, email, now, CancellationToken.None, to);
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
                await using var file = new FileStream(journal, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.WriteThrough);
                var isTorn = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n'; // the disk was full, or the machine went down
                file.Seek(0, SeekOrigin.End);
                await file.WriteAsync(Encoding.ASCII.GetBytes(isTorn ? "\n" + line : line), stop);
                return;
            }
            catch (IOException) when (attempt < Tries && File.Exists(journal))
            {
                await Task.Delay(Pause, stop);
            }
        }
    }

    /// <returns>The last line of each hash; empty where no journal is kept.</returns>
    /// <exception cref="UserFault">It is kept and not there, or there is no key to read it with: silence would bring everybody back.</exception>
    public async Task<IReadOnlyDictionary<string, JournalLine>> Read(CancellationToken stop)
    {
        var lines = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        if (settings.Journal is not { } journal) return lines;
        if (links.Key is null) throw WantsKey();
        if (!File.Exists(journal)) throw new UserFault($"Digest:Erasures:Journal is {journal}, and there is no such file: put its copy there, or an empty file if nobody was ever erased and nobody left.", 2);
        foreach (var line in await File.ReadAllLinesAsync(journal, stop))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var what = words is [var first, _, ..] && Enum.TryParse<JournalEvent>(first, ignoreCase: true, out var named) && Enum.IsDefined(named) && !char.IsAsciiDigit(first[0]) ? named : JournalEvent.Erased;
            if (what != JournalEvent.Erased) words = words[1..];
            if (words.Length > 0) lines[words[0]] = new JournalLine(what, words.Length > 1 && DateTimeOffset.TryParse(words[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MaxValue, words.ElementAtOrDefault(2));
        }
        return lines;
    }

    /// <summary>By the key of now first, then by those of before.</summary>
    public IEnumerable<string> HashesOf(string email) => AddressHash.Of(links, "erasures", email.ToLowerInvariant()).Select(Convert.ToHexStringLower);

    /// <summary>Those of the list of suppressions itself, so that it can be put back where nobody knows the address.</summary>
    public IEnumerable<string> SuppressionHashesOf(string email) => Suppressions.HashesOf(links, EmailAddress.Parse(email)).Select(Convert.ToHexStringLower);
}

/// <summary>Bound from <c>Digest:Erasures</c>.</summary>
public sealed record ErasureSettings
{
    /// <summary>A file beside the database's backups; without it a restore can bring back who was erased, left, or is written to no more.</summary>
    public string? Journal { get; init; }
}
