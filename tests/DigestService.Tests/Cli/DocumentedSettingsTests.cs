using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>docs/configuration.md lists every setting with its default, and no other.</summary>
public sealed partial class DocumentedSettingsTests
{
    private static readonly Dictionary<string, string> Documented = Row().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "configuration.md")))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim().Trim('`'));

    private static IEnumerable<(string Key, object? Default)> Settings()
    {
        var settings = new DigestService.Settings();
        foreach (var section in typeof(DigestService.Settings).GetProperties().Where(section => section.PropertyType.Name.EndsWith("Settings", StringComparison.Ordinal)))
            foreach (var setting in section.PropertyType.GetProperties().Where(setting => setting.CanWrite))
                yield return ($"Digest:{section.Name}:{setting.Name}", setting.GetValue(section.GetValue(settings)));
    }

    [Fact]
    public void Every_setting_is_documented_and_nothing_else_is() =>
        Assert.Equal(Settings().Select(setting => setting.Key).Concat(["ConnectionStrings:Digest", "ConnectionStrings:Reading"]).Order(), Documented.Keys.Order());

    [Fact]
    public void The_documented_defaults_are_the_real_ones()
    {
        foreach (var (key, value) in Settings().Where(setting => setting.Default is not (null or "" or ICollection)))
            Assert.Equal((key, Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("True", "true", StringComparison.Ordinal)), (key, Documented[key]));
    }

    [GeneratedRegex(@"^\| `([A-Za-z]+:[A-Za-z:]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
