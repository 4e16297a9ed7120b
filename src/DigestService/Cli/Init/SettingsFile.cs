using System.Text.Encodings.Web;
using System.Text.Json;
using DigestService.Cli.Keys;
using Npgsql;

namespace DigestService.Cli.Init;

/// <summary>Writes what was answered: settings into one file, each secret into a file of its own that only its owner can read.</summary>
internal static class SettingsFile
{
    private const string Links = "Digest:Links:Key";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string In(string folder) => Path.Combine(Path.GetFullPath(folder), "appsettings.json");

    /// <exception cref="UserFault">There is one already.</exception>
    public static void RefuseToReplace(string file)
    {
        if (File.Exists(file)) throw new UserFault($"{file} is there already, and `init` begins from nothing: edit it (docs/configuration.md tells of every setting), or name another folder with --folder.", 2);
    }

    /// <exception cref="UserFault">The folder cannot be written to.</exception>
    public static void Write(string file, Draft draft, KeyFolder keys)
    {
        BeginJournal(draft[Questions.Journal]!, Path.GetDirectoryName(file)!);
        draft.Set(Links + ":File", keys.NewestLinkKey() ?? keys.NewLinkKey());
        if (draft[Questions.Password] is { } password) MoveOut(draft, Questions.Password, password, "relay-password", keys);
        if (draft[Questions.Database] is { } database && new NpgsqlConnectionStringBuilder(database).Password is { Length: > 0 }) MoveOut(draft, Questions.Database, database, "connection-string", keys);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = new FileStream(file, FileMode.CreateNew);
            JsonSerializer.Serialize(stream, draft.ToJson(), Readable);
            stream.WriteByte((byte)'\n');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.Fault(file, fault);
        }
    }

    /// <summary>So that one which is not there later is known to be lost. What is there stays.</summary>
    private static void BeginJournal(string journal, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(journal, options).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"The journal of erasures cannot be written: {fault.Message.TrimEnd('.')}. Name another file with --journal, or another folder with --folder.", 2);
        }
    }

    private static void MoveOut(Draft draft, string key, string secret, string name, KeyFolder keys)
    {
        draft.Set(key, null);
        draft.Set(key + ":File", keys.Keep(name, secret));
    }
}
