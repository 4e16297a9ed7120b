using System.Security.Cryptography;
using DigestService.Delivery.Dkim;

namespace DigestService.Cli.Keys;

/// <summary>A folder with keys, readable by its owner only. Files are numbered and never written over.</summary>
internal sealed class KeyFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The link key made last; null where there is none.</summary>
    public string? NewestLinkKey() => Numbered("links-", ".key").LastOrDefault().File;

    /// <summary>The DKIM key made last, and its selector.</summary>
    /// <exception cref="UserFault">The file holds no key, or cannot be read.</exception>
    public (string Selector, string File)? NewestDkimKey() =>
        Numbered("dkim-digest", ".pem").LastOrDefault() is { File: { } file, Number: var number } ? ($"digest{number}", Checked(file)) : null;

    /// <returns>The file of a new link key.</returns>
    public string NewLinkKey() => Write($"links-{NextLinks()}.key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");

    /// <summary>A new link key, and beside it the keys that it follows.</summary>
    public (string Key, string OldKeys) NewLinkKey(IEnumerable<string> before)
    {
        var number = NextLinks();
        var old = Write($"links-{number}.old", string.Join(',', before) + "\n");
        return (Write($"links-{number}.key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"), old);
    }

    /// <param name="after">The selector in use, which the new one must differ from.</param>
    public (string Selector, string File) NewDkimKey(string? after)
    {
        var number = Numbered("dkim-digest", ".pem").Select(each => each.Number).Append(NumberOf(after)).Max() + 1;
        return ($"digest{number}", Write($"dkim-digest{number}.pem", DkimKey.Make()));
    }

    /// <summary>A secret of another kind.</summary>
    /// <returns>Its file.</returns>
    public string Keep(string name, string secret) => Write(name, secret + "\n");

    private static string Checked(string file)
    {
        try
        {
            return DkimKey.Read(File.ReadAllText(file)) is not null ? file
                : throw new UserFault($"{file} holds no private RSA key in PEM form without a password: put the key back from a backup, or move the file away so that a new one is made.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"{file} cannot be read: {fault.Message}");
        }
    }

    private int NextLinks() => Numbered("links-", ".key").Concat(Numbered("links-", ".old")).Select(each => each.Number).Append(0).Max() + 1;

    private static int NumberOf(string? selector) =>
        selector is not null && selector.StartsWith("digest", StringComparison.Ordinal) && int.TryParse(selector.AsSpan("digest".Length), out var number) ? number : 0;

    private IEnumerable<(int Number, string? File)> Numbered(string before, string after) =>
        !Directory.Exists(Path) ? [] : Directory.GetFiles(Path, before + "*" + after)
            .Select(file => (Number: int.TryParse(System.IO.Path.GetFileName(file)[before.Length..^after.Length], out var number) ? number : 0, File: (string?)file))
            .Where(each => each.Number > 0).OrderBy(each => each.Number);

    /// <exception cref="UserFault">The folder cannot be written to, or the file is there.</exception>
    private string Write(string name, string secret)
    {
        var file = System.IO.Path.Combine(Path, name);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
            else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(file, options);
            writer.Write(secret);
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw System.IO.File.Exists(Path) ? new UserFault($"{Path} is a file, not a folder: name a folder for the keys with --folder.", 2) : OutputFile.Fault(file, fault);
        }
    }
}
