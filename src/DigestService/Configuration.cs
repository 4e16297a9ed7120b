namespace DigestService;

/// <summary>Settings files and environment, by .NET's conventions: the later wins.</summary>
public static class Configuration
{
    /// <param name="folder">Where the program is started from.</param>
    public static IConfigurationRoot Read(string folder = ".") =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath(Path.Combine(folder, "appsettings.json")), optional: true)
            .AddJsonFile(Path.GetFullPath(Path.Combine(folder, "appsettings.Local.json")), optional: true)
            .AddEnvironmentVariables()
            .Build();
}
