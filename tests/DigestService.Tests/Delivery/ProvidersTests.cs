using DigestService.Delivery;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Delivery;

public sealed class ProvidersTests
{
    private static (Providers Providers, List<string> Faults) Read(params (string Key, string Value)[] settings)
    {
        var faults = new List<string>();
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(each => "Providers:" + each.Key, each => (string?)each.Value)).Build();
        return (Providers.Read(root.GetSection("Providers"), faults), faults);
    }

    [Theory]
    [InlineData("gmail.com", "gmail")]
    [InlineData("GoogleMail.com", "gmail")]
    [InlineData("hotmail.co.uk", "microsoft")]
    [InlineData("live.com.au", "microsoft")]
    [InlineData("yahoo.fr", "yahoo")]
    [InlineData("aol.com", "yahoo")]
    [InlineData("web.de", "gmx")]
    [InlineData("gmx.net", "gmx")]
    [InlineData("icloud.com", "apple")]
    [InlineData("pm.me", "proton")]
    [InlineData("example.org", "example.org")]
    [InlineData("Bücher.example", "xn--bcher-kva.example")]
    [InlineData("live.example.org", "live.example.org")]
    [InlineData("yahoo.evil.com", "yahoo.evil.com")]
    [InlineData("notgmail.com", "notgmail.com")]
    public void A_domain_has_its_provider_and_an_unknown_one_is_its_own(string domain, string provider) => Assert.Equal(provider, Providers.BuiltIn.Of(domain));

    [Fact]
    public void An_operator_adds_domains_and_providers_and_has_the_last_word()
    {
        var (providers, faults) = Read(("gmail:Domains:0", "uni.example.org"), ("campus:Domains:0", "bücher.example"), ("campus:Domains:1", "me.com"), ("campus:Domains:2", "campus.*"));
        Assert.Empty(faults);
        Assert.Equal(["gmail", "gmail", "campus", "campus", "campus", "apple"],
            new[] { "uni.example.org", "gmail.com", "xn--bcher-kva.example", "me.com", "campus.co.uk", "mac.com" }.Select(providers.Of));
    }

    [Theory]
    [InlineData("gmail:Domains:0", "no domain", "Providers:gmail:Domains has \"no domain\"")]
    [InlineData("gmail:Domains:0", "localhost", "which is no domain")]
    [InlineData("gmail:Domain:0", "example.org", "is not a setting")]
    [InlineData("gmail:Connections", "-1", "has a limit below 0")]
    [InlineData("gmail:Connections", "few", "it must be a whole number")]
    [InlineData("gmial:MessagesPerConnection", "5", "has a limit and no domains")]
    [InlineData("so what:Domains:0", "example.org", "is no name for a provider")]
    public void A_fault_is_told_with_its_key(string key, string value, string told) => Assert.Contains(told, Assert.Single(Read((key, value)).Faults));

    [Fact]
    public void A_domain_that_two_providers_claim_is_a_fault() =>
        Assert.Contains("which a has already", Assert.Single(Read(("a:Domains:0", "example.org"), ("b:Domains:0", "Example.org")).Faults));
}
