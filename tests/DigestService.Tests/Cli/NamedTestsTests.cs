using System.Text.RegularExpressions;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>The documents name the test that proves a claim; a test that is renamed or gone is missed here.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly HashSet<string> Tests =
    [
        .. from type in typeof(NamedTestsTests).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.IsDefined(typeof(FactAttribute), inherit: true)
           select $"{type.Name}.{method.Name}",
    ];

    [Fact]
    public void Every_test_that_a_document_names_is_there()
    {
        var named = Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md").SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Except(Tests));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests\\.[A-Za-z_0-9]+)`")]
    private static partial Regex Name();
}
