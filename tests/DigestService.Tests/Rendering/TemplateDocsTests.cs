using System.Reflection;
using System.Text.RegularExpressions;
using DigestService.Rendering;
using DigestService.Rendering.Views;
using Scriban.Runtime;

namespace DigestService.Tests.Rendering;

public sealed partial class TemplateDocsTests
{
    [Fact]
    public void The_docs_name_every_field_of_every_view_and_no_other()
    {
        var views = typeof(MailView).Assembly.GetTypes().Where(type => type is { Namespace: "DigestService.Rendering.Views", IsPublic: true }).Append(typeof(Accent));
        var there = views.SelectMany(view => view
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(field => $"{view.Name}.{StandardMemberRenamer.Default(field)}"));
        Assert.Equal(there.Order(), Documented().Order());
    }

    private static IEnumerable<string> Documented()
    {
        var docs = File.ReadAllText(Path.Combine(Given.Root, "docs", "templates.md"));
        return Section().Matches(docs).SelectMany(section => Row().Matches(section.Groups[2].Value)
            .Select(row => $"{section.Groups[1].Value}.{row.Groups[1].Value}"));
    }

    [GeneratedRegex(@"^### (\w+)\n(.*?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
