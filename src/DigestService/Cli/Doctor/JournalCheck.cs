using DigestService.Subscribers;

namespace DigestService.Cli.Doctor;

/// <summary>Whether a journal of erasures is kept, and whoever runs this can write to it.</summary>
internal static class JournalCheck
{
    public static Check Run(ErasureSettings settings)
    {
        if (settings.Journal is not { } journal)
            return Check.Mind("journal", "There is no journal of erasures: a restored backup would bring back who was erased, and mail who left. Set Digest:Erasures:Journal to a file outside the database.");
        try
        {
            using (new FileStream(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) { }
            return JournalLines.Read(File.ReadLines(journal)) is { Unreadable: { Count: > 0 } unreadable }
                ? Check.Failed("journal", ErasureJournal.Unreadable(journal, unreadable))
                : Check.Ok("journal", $"{journal} can be written.");
        }
        catch (FileNotFoundException)
        {
            return Check.Mind("journal", $"There is no {journal}: put its copy there. Where the service is new, it comes with the first line.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Check.Failed("journal", ErasureJournal.CannotBeWritten(fault).Message);
        }
    }
}
