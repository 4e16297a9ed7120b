using System.Text;
using DigestService.Rendering;

namespace DigestService.Subscribers;

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
    /// <exception cref="UserFault">There is no key to hash with, or the file cannot be written.</exception>
    public Task Note(JournalEvent what, string email, DateTimeOffset now, CancellationToken stop, string? to = null)
    {
        if (settings.Journal is not { } journal) return Task.CompletedTask;
        if (links.Key is null) throw WantsKey();
        var line = new JournalLine(what, now, to is null ? null : HashesOf(to).First());
        return Append(journal, string.Concat(Noted(what, email).Select(hash => line.Written(hash) + "\n")), stop);
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
        catch (UserFault fault)
        {
            log.LogError("{Reason}", fault.Message);
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
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw CannotBeWritten(fault);
            }
        }
    }

    public static UserFault CannotBeWritten(Exception fault) =>
        new($"The journal of erasures cannot be written: {fault.Message.TrimEnd('.')}. Mend that, or name another file in Digest:Erasures:Journal.");

    /// <returns>No lines where no journal is kept.</returns>
    /// <exception cref="UserFault">It is kept and not there, or there is no key to read it with: silence would bring everybody back.</exception>
    public async Task<JournalLines> Read(CancellationToken stop)
    {
        if (settings.Journal is not { } journal) return JournalLines.Read([]);
        if (links.Key is null) throw WantsKey();
        if (!File.Exists(journal)) throw new UserFault($"Digest:Erasures:Journal is {journal}, and there is no such file: put its copy there, or an empty file if nobody was ever erased and nobody left.", 2);
        return JournalLines.Read(await File.ReadAllLinesAsync(journal, stop));
    }

    /// <summary>Tells of lines that are none, and what to do about them.</summary>
    public static string Unreadable(string journal, IReadOnlyList<int> lines) =>
        $"{journal} has {Words.Count(lines.Count, "line")} that cannot be read (line {string.Join(", ", lines.Take(10))}{(lines.Count > 10 ? ", …" : "")}), and whom they name comes back with a restore: put a whole copy there, or delete them if they were cut off while they were written.";

    /// <summary>By the key of now first, then by those of before.</summary>
    public IEnumerable<string> HashesOf(string email) => AddressHash.Of(links, "erasures", email.ToLowerInvariant()).Select(Convert.ToHexStringLower);

    /// <summary>Those of the list of suppressions itself, so that it can be put back where nobody knows the address.</summary>
    public IEnumerable<string> SuppressionHashesOf(string email) => Suppressions.HashesOf(links, EmailAddress.Parse(email)).Select(Convert.ToHexStringLower);
}

/// <summary>Bound from <c>Digest:Erasures</c>.</summary>
public sealed record ErasureSettings
{
    /// <summary>A file beside the database's backups; without it a restore can bring back who was erased, left, or is written to no more.</summary>
    public string? Journal { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value; }
}
