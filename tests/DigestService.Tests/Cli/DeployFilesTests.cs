using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>The example settings and the compose file name settings that exist.</summary>
public sealed partial class DeployFilesTests
{
    [Fact]
    public void The_example_settings_lack_only_their_secrets()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Checkout.Root, "deploy", "example.appsettings.json"))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Digest:Links:Key"] = new string('k', 44), ["Digest:Smtp:Password"] = "secret" })
            .Build();

        Assert.Equal("https://digest.example.org", DigestService.Settings.Load(configuration, Needs.Service).Site.PublicUrl);
    }

    [Fact]
    public void The_compose_file_gives_each_container_settings_that_load()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docker-compose.yml"));
        var folder = Directory.CreateTempSubdirectory("digest-secrets-").FullName;
        File.WriteAllText(Path.Combine(folder, "connection_string"), "Host=postgres;Database=digest;Username=digest");
        File.WriteAllText(Path.Combine(folder, "links_key"), new string('k', 44));
        var set = Setting().Matches(text).ToDictionary(
            match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal),
            match => (string?)Default().Replace(match.Groups[2].Value, "$1").Replace("/run/secrets", folder, StringComparison.Ordinal));

        var settings = DigestService.Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(set).Build(), Needs.Service);

        Assert.Equal("mailpit", settings.Smtp.Host);
        Assert.DoesNotContain("assword=", set.Values.Aggregate("", (all, one) => all + one), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Only_the_migration_has_the_owners_connection()
    {
        var services = File.ReadAllText(Path.Combine(Checkout.Root, "docker-compose.yml")).Split("\nvolumes:")[0].Split("\n\n").ToDictionary(part => part.Trim().Split(':')[0].Split('\n')[^1].Trim());

        Assert.Equal(["migrate"], services.Where(service => service.Value.Contains("/run/secrets/owner_connection_string", StringComparison.Ordinal)).Select(service => service.Key));
        Assert.Contains("[migrate, --grant, digest_service]", services["migrate"], StringComparison.Ordinal);
        Assert.Contains("create role digest_service login", File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "postgres", "service-role.sh")), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^    ((?:Digest|ConnectionStrings)__\w+): (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{\w+:-([^}]*)\}")]
    private static partial Regex Default();
}
