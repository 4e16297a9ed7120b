using System.Reflection;

namespace DigestService;

/// <summary>What this build is.</summary>
public static class Product
{
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Built without MailKit, MimeKit and Scriban; see "Closed registries" in the README.</summary>
    public static bool HasStandIns { get; } =
        typeof(Product).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(data => data is { Key: "StandIns", Value: "true" });
}
