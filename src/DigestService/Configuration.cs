using System.Text.Json;

namespace DigestService;

/// <summary>Settings files and environment, by .NET's conventions: the later wins.</summary>
public static class Configuration
{
    /// <param name="folder">Where the program is started from.</param>
    /// <exception cref="UserFault">A file cannot be read, or holds no JSON.</exception>
    public static IConfigurationRoot Read(string folder = ".")
    {
        try
        {
            return new ConfigurationBuilder()
                .SetFileLoadExceptionHandler(failed => throw new UserFault(InWords(PathOf(failed.Provider.Source), failed.Exception), 2))
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddJsonFile(Path.GetFullPath(Path.Combine(folder, "appsettings.json")), optional: true)
                .AddJsonFile(Path.GetFullPath(Path.Combine(folder, "appsettings.Local.json")), optional: true)
                .AddEnvironmentVariables()
                .Build();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"The settings cannot be read: {fault.Message.TrimEnd('.')}. Give this user the right to read that file.", 2);
        }
    }

    private static string PathOf(FileConfigurationSource source) => source.FileProvider?.GetFileInfo(source.Path!).PhysicalPath ?? source.Path!;

    /// <summary>The reader of JSON counts lines and bytes from 0, and says so in a tail of its sentence.</summary>
    private static string InWords(string file, Exception fault) => fault.GetBaseException() switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } at } json =>
            $"{file}, line {line + 1}, byte {at + 1}, is not JSON: {json.Message.Split(" LineNumber:")[0].TrimEnd('.')}. Look there and just before: most often a comma, a quote or a brace is missing, or one too many.",
        var other => $"{file} cannot be used: {other.Message.TrimEnd('.')}. Mend it there; docs/configuration.md lists the settings.",
    };
}
