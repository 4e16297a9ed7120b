using System.Text.Json;
using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Monitoring;
using DigestService.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Monitoring;

/// <summary>The dashboard, the rules and docs/monitoring.md name metrics and labels that the program has.</summary>
public sealed partial class MonitoringFilesTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "deploy", "monitoring");

    [Fact]
    public async Task Every_metric_that_a_file_names_is_one_of_the_programs_and_each_of_ours_is_documented()
    {
        var known = await Known();

        foreach (var file in Directory.GetFiles(Folder).Append(Path.Combine(Checkout.Root, "docs", "monitoring.md")))
            Assert.Equal([], Metric().Matches(File.ReadAllText(file)).Select(match => Suffix().Replace(match.Value, "")).Distinct().Except(known.Select(name => Suffix().Replace(name, ""))));
        var documented = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "monitoring.md"));
        Assert.Equal([], known.Where(name => name.StartsWith("digest_", StringComparison.Ordinal) && !documented.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_outcome_that_a_rule_asks_for_is_counted()
    {
        string[] known = ["failed", "done", "composed", "nothing", .. Enum.GetValues<DigestService.Delivery.MailOutcome>().Select(MailCounts.Name)];
        var asked = Directory.GetFiles(Folder).SelectMany(file => Outcome().Matches(File.ReadAllText(file))).SelectMany(match => match.Groups[1].Value.Split('|')).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Except(known));
    }

    [Fact]
    public void The_dashboard_is_whole_and_its_panels_do_not_lie_on_each_other()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")));
        var places = new HashSet<(int, int)>();

        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            var at = panel.GetProperty("gridPos");
            for (var x = 0; x < at.GetProperty("w").GetInt32(); x++)
                for (var y = 0; y < at.GetProperty("h").GetInt32(); y++)
                    Assert.True(places.Add((at.GetProperty("x").GetInt32() + x, at.GetProperty("y").GetInt32() + y)), panel.GetProperty("title").GetString());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.NotEqual("", target.GetProperty("expr").GetString()));
        }
    }

    private static async Task<IReadOnlyCollection<string>> Known()
    {
        await using var service = await TestService.Start();
        await using var app = RunVerb.Build(service.Settings with { Monitoring = new MonitoringSettings { Listen = "http://127.0.0.1:0" } }, site: true, worker: true, mailbox: null, LogLevel.None, "http://127.0.0.1:0");
        await app.StartAsync();
        return app.Services.GetRequiredService<PrometheusText>().Names;
    }

    [GeneratedRegex(@"\b(digest_[a-z_]+|http_server_[a-z_]+)\b")]
    private static partial Regex Metric();

    /// <summary>A histogram is asked for by its parts.</summary>
    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"outcome=~?\\?""([a-z|]+)\\?""")]
    private static partial Regex Outcome();
}
