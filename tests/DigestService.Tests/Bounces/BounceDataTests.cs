using DigestService.Bounces;
using DigestService.Tests.Support;
using Xunit.Abstractions;

namespace DigestService.Tests.Bounces;

/// <summary>The recorded messages of many mail systems, held against a table that was written by hand from them.</summary>
public sealed class BounceDataTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<ExpectedRecipient> Expected =
        ExpectedRecipient.Read(Path.Combine(Checkout.Root, "tests/DigestService.Tests/Bounces/expected-bounces.tsv"));

    [FactWithSharedData("bounces")]
    public void Class_and_recipient_are_right_in_98_of_100_messages()
    {
        var reports = Directory.EnumerateFiles(Path.Combine(FactWithSharedDataAttribute.Root, "bounces"), "*.eml").Order()
            .Select(path => (Name: Path.GetFileName(path), Report: ReportReader.Read(File.ReadAllBytes(path)))).ToList();
        Assert.Equal(178, reports.Count);

        var wrong = reports.Where(each => !Told(Expected.Where(line => line.Name == each.Name)).SetEquals(Told(ExpectedRecipient.Of(each.Name, each.Report)))).ToList();
        foreach (var (name, report) in wrong)
            output.WriteLine($"{name}: {string.Join("; ", Told(Expected.Where(line => line.Name == name)))} expected, {string.Join("; ", Told(ExpectedRecipient.Of(name, report)))} read");
        var parsed = reports.Count(each => each.Report.HasMachinePart);
        output.WriteLine($"{reports.Count} messages, {parsed} with a machine-readable part, {wrong.Count} not as expected");
        Assert.True(wrong.Count <= parsed * 0.02, $"{wrong.Count} of {parsed} are not as expected");

        var statuses = reports.SelectMany(each => ExpectedRecipient.Of(each.Name, each.Report)).Select(line => (line.Name, line.Status)).ToHashSet();
        Assert.DoesNotContain(Expected, line => !statuses.Contains((line.Name, line.Status)));
    }

    private static HashSet<(string, string?)> Told(IEnumerable<ExpectedRecipient> lines) => [.. lines.Select(line => (line.Class, line.Recipient))];
}
