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

    [Fact]
    public void The_example_settings_lack_only_their_secrets()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Checkout.Root, "deploy", "example.appsettings.json"))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Digest:Links:Key"] = new string('k', 44), ["Digest:Smtp:Password"] = "secret" })
            .Build();

        Assert.Equal("https://digest.example.org", Settings.Load(configuration, Needs.Service).Site.PublicUrl);
    }
}
