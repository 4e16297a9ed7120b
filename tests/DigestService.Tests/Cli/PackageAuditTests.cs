using DigestService.Cli;

namespace DigestService.Tests.Cli;

public sealed class PackageAuditTests
{
    private const string Registry = "https://registry.example/v3/index.json";

    [Fact]
    public void A_package_that_is_known_to_be_vulnerable_fails_and_is_named_once_with_where_to_read_of_it()
    {
        const string package = """{"id":"Deep.Package","resolvedVersion":"1.2.3","vulnerabilities":[{"severity":"High","advisoryurl":"https://advisories.example/1"}]}""";
        var listed = $$"""{"sources":["{{Registry}}"],"projects":[{"path":"a"},{"path":"b","frameworks":[{"framework":"net10.0","transitivePackages":[{{package}}]}]},{"path":"c","frameworks":[{"topLevelPackages":[{{package}}]}]}]}""";

        var audit = PackageAudit.Of(listed, Registry);

        Assert.False(audit.IsGood);
        Assert.Equal("Known to be vulnerable: Deep.Package 1.2.3 (high, https://advisories.example/1). Take a later version of it in Directory.Packages.props.", audit.Says);
    }

    [Fact]
    public void Without_one_it_says_who_said_so()
    {
        var audit = PackageAudit.Of("""{"sources":[],"projects":[{"path":"a"}]}""", Registry);

        Assert.Equal((true, $"No package is known to be vulnerable ({Registry})."), (audit.IsGood, audit.Says));
    }

    [Theory]
    [InlineData("""{"resources":[{"@id":"https://x","@type":"VulnerabilityInfo/6.7.0"}]}""", true)]
    [InlineData("""{"resources":[{"@id":"https://x","@type":"PackageBaseAddress/3.0.0"}]}""", false)]
    public void A_registry_without_such_a_list_proves_nothing(string index, bool tells) => Assert.Equal(tells, PackageAudit.TellsVulnerabilities(index));
}
