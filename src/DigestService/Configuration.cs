namespace DigestService;

/// <summary>Settings files and environment, by .NET's conventions: the later wins.</summary>
public static class Configuration
{
    public static IConfigurationRoot Read() =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath("appsettings.Local.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
}
