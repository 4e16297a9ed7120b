using System.Globalization;
using System.Xml.Linq;

namespace DigestService.Cli;

/// <summary>What all test projects of a run said together, in the files (.trx) that they left in a folder.</summary>
/// <param name="WhySkipped">Each reason, and how many tests it kept from being run.</param>
internal sealed record TestResults(int Passed, int Failed, int Skipped, IReadOnlyList<(string Reason, int Tests)> WhySkipped)
{
    public static TestResults In(string folder)
    {
        var all = Directory.GetFiles(folder, "*.trx", SearchOption.AllDirectories).Select(file => XDocument.Load(file)).ToList();
        var counters = all.SelectMany(file => Named(file, "Counters")).ToList();
        var skipped = all.SelectMany(file => Named(file, "UnitTestResult")).Where(result => result.Attribute("outcome")?.Value == "NotExecuted");
        return new TestResults(
            Sum("passed"), Sum("failed") + Sum("error") + Sum("timeout") + Sum("aborted"), Sum("total") - Sum("executed"),
            [.. skipped.GroupBy(Reason).Select(group => (group.Key, group.Count()))]);

        int Sum(string name) => counters.Sum(counter => int.Parse(counter.Attribute(name)!.Value, CultureInfo.InvariantCulture));
    }

    /// <param name="ended">How the run ended: where it failed, as in building, nothing is known of names.</param>
    public bool NoneIsCalled(string? filter, int ended) => filter is not null && ended == 0 && Passed + Failed + Skipped == 0;

    private static string Reason(XElement result) => Named(result, "Message").FirstOrDefault()?.Value ?? "no reason given";

    private static IEnumerable<XElement> Named(XContainer part, string name) => part.Descendants().Where(element => element.Name.LocalName == name);
}
