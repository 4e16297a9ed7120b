using System.Globalization;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>The second table of docs/capacity.md is worked out from its first; the formulas stand here and, in words, there.</summary>
public sealed class CapacityPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "capacity.md"));
    private static readonly Dictionary<string, double> Units = Table("unit cost").ToDictionary(row => row[0].Trim('`'), row => double.Parse(row[1].Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    private static readonly double[] Sizes = [1e6, 1e7, 1e8];

    private static IEnumerable<string[]> Table(string heading) =>
        Lines.SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static double The(string unit) => Units[unit];

    private static double Mails(double readers) => readers * The("mails");

    private static double Rate(double readers) => Mails(readers) * The("busiest") / 3600;

    private static double Composed(double readers) => readers * The("busiest") / 3600;

    private static double Workers(double readers) => Math.Max(2, Math.Ceiling(Rate(readers) * The("room") / The("sent")));

    private static double Busy(double readers) => (Rate(readers) * The("deliverCpu") + Composed(readers) * The("composeCpu")) / 1000;

    private static double Daily(double readers) => (readers * The("digest") + Mails(readers) * The("outbox")) / 1e9;

    private static double Stored(double readers) => Daily(readers) * The("kept") + readers * The("reader") / 1e9;

    private static double Nodes(double readers) => Math.Ceiling(Stored(readers) / The("node"));

    private static double Cores(double readers) => Nodes(readers) * Math.Max(4, Math.Ceiling(Busy(readers) * The("room") / Nodes(readers)));

    private static double MailMoney(double readers) => Mails(readers) * 30 * The("mailPrice");

    /// <summary>A standby for each node; workers and two sites of two cores each.</summary>
    private static double MachineMoney(double readers) => (2 * Cores(readers) + 2 * Workers(readers) + 4) * The("corePrice") + 2 * Stored(readers) * The("diskPrice");

    public static IReadOnlyDictionary<string, Func<double, double>> Formulas { get; } = new Dictionary<string, Func<double, double>>
    {
        ["mails a day"] = Mails,
        ["mails a second, in the busiest hour"] = Rate,
        ["minutes to compose the busiest hour's"] = readers => readers * The("busiest") / The("composed") / 60,
        ["workers of two cores"] = Workers,
        ["connections to the relay"] = readers => Math.Max(8, Math.Ceiling(Rate(readers) * The("reply"))),
        ["Mbit/s to the relay"] = readers => Rate(readers) * The("mail") * 8 / 1e6,
        ["TB a month to the relay"] = readers => Mails(readers) * 30 * The("mail") / 1e12,
        ["connections to PostgreSQL"] = readers => Workers(readers) * The("connections") + 2 * The("siteConnections"),
        ["database cores that are busy"] = Busy,
        ["write-ahead log, MB a second"] = readers => (Rate(readers) * The("walDeliver") + Composed(readers) * The("walCompose")) / 1e6,
        ["write-ahead log, GB a day"] = readers => (Mails(readers) * The("walDeliver") + readers * The("walCompose")) / 1e9,
        ["rows a day for vacuum, millions"] = readers => (Mails(readers) * 3 + readers) / 1e6,
        ["GB stored a day"] = Daily,
        ["GB stored in all"] = Stored,
        ["database nodes, each with a standby"] = Nodes,
        ["sending addresses, at least"] = readers => Math.Ceiling(Mails(readers) / The("addressMost")),
        ["sending addresses, at most"] = readers => Math.Ceiling(Mails(readers) / The("addressLeast")),
        ["$ a month for mail"] = MailMoney,
        ["$ a month for machines and disks"] = MachineMoney,
        ["$ a year and reader"] = readers => 12 * (MailMoney(readers) + MachineMoney(readers)) / readers,
    };

    /// <summary>Two digits that count; whole numbers of machines, addresses and connections as they are.</summary>
    private static string Told(string row, double value)
    {
        if (row.Contains("address", StringComparison.Ordinal) || row.StartsWith("workers", StringComparison.Ordinal) || row.Contains("nodes", StringComparison.Ordinal) || row.StartsWith("connections", StringComparison.Ordinal))
            return value.ToString("N0", CultureInfo.InvariantCulture);
        var digits = (int)Math.Floor(Math.Log10(value)) - 1;
        var rounded = (decimal)Math.Round(value / Math.Pow(10, digits)) * (decimal)Math.Pow(10, digits);
        return rounded.ToString(digits >= 0 ? "N0" : "N" + -digits, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_it_comes_to_follows_from_the_unit_costs()
    {
        var page = Table("for readers").ToList();

        Assert.Equal(Formulas.Keys, page.Select(row => row[0]));
        Assert.Equal(Formulas.Select(row => string.Join(" | ", Sizes.Select(size => Told(row.Key, row.Value(size))).Prepend(row.Key))), page.Select(row => string.Join(" | ", row)));
    }

    [Fact]
    public void Every_unit_cost_is_used_and_says_where_it_is_from() =>
        Assert.All(Table("unit cost"), row => Assert.True(row.Length == 4 && row[3].Length > 10 && File.ReadAllText(Path.Combine(Checkout.Root, "tests/DigestService.Tests/Deploy/CapacityPageTests.cs")).Contains($"The(\"{row[0].Trim('`')}\")", StringComparison.Ordinal), row[0]));
}
