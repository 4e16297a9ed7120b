using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Deploy;

public sealed class ExampleSettingsTests
{
    [Fact]
    public void The_readme_beside_them_names_each_folder_and_each_file()
    {
        var folder = new DirectoryInfo(Path.Combine(Checkout.Root, "deploy"));
        var readme = File.ReadAllText(Path.Combine(folder.FullName, "README.md"));

        Assert.All(folder.GetDirectories(), each => Assert.Contains($"`{each.Name}/`", readme, StringComparison.Ordinal));
        Assert.All(folder.GetFiles(), each => Assert.True(each.Name == "README.md" || readme.Contains(each.Name, StringComparison.Ordinal), each.Name));
    }

    /// <summary>What digest.env says wins over appsettings.json, so that Docker's relay and networks have no place in one for systemd.</summary>
    [Fact]
    public void The_settings_for_Docker_are_for_Docker_alone_and_the_lines_for_systemd_load_over_appsettings()
    {
        Assert.Contains("for docker-compose.yml:", File.ReadLines(Path.Combine(Checkout.Root, "deploy", "example.env")).First(), StringComparison.Ordinal);
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "systemd", "README.md"));
        var lines = readme[(readme.IndexOf("```ini", StringComparison.Ordinal) + 6)..].Split("```")[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        var settings = Settings.Load(new ConfigurationBuilder().AddConfiguration(Example()).AddInMemoryCollection(lines.Select(line => KeyValuePair.Create(Yaml.Key(line.Split('=')[0]), (string?)line.Split('=')[1]))).Build(), Needs.Service);

        Assert.Equal(("smtp.example.org", "127.0.0.1"), (settings.Smtp.Host, settings.Web.TrustedProxies.Single()));
    }

    [Fact]
    public void The_example_settings_lack_only_their_secrets() => Assert.Equal("https://digest.example.org", Settings.Load(Example(), Needs.Service).Site.PublicUrl);

    private static IConfigurationRoot Example() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Checkout.Root, "deploy", "example.appsettings.json"))
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Digest:Links:Key"] = new string('k', 44), ["Digest:Smtp:Password"] = "secret" })
        .Build();
}
