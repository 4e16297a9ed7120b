using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Deploy;

public sealed class ExampleSettingsTests
{
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
