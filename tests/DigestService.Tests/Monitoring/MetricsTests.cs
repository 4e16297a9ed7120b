using System.Net;
using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Monitoring;

public sealed partial class MetricsTests
{
    private static async Task<WebApplication> Start(TestService service, MonitoringSettings monitoring, bool worker = false)
    {
        var app = RunVerb.Build(service.Settings with { Monitoring = monitoring }, site: !worker, worker, mailbox: null, LogLevel.None, "http://127.0.0.1:0");
        await app.StartAsync();
        return app;
    }

    private static HttpClient Watcher(WebApplication app) => new() { BaseAddress = new Uri(app.Services.GetRequiredService<MonitoringSite>().Url!) };

    [Fact]
    public async Task Metrics_are_served_at_an_address_of_their_own_and_never_by_the_site()
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", new Profile(), "2025-12-11T06:00Z");
        await using var app = await Start(service, new MonitoringSettings { Listen = "http://127.0.0.1:0" });
        using var site = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var watcher = Watcher(app);
        app.Services.GetRequiredService<MailCounts>().Count("gmail.com", MailOutcome.Accepted);
        app.Services.GetRequiredService<Refusals>().Count("limit: \"forms\"");
        app.Services.GetRequiredService<Telemetry>().Story("compose", TimeSpan.FromSeconds(2), well: true);
        await app.Services.GetRequiredService<ServiceGauges>().Refresh();

        var told = await watcher.GetStringAsync("/metrics");

        Assert.Contains("\ndigest_mails_total{outcome=\"accepted\",provider=\"gmail\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("\ndigest_refusals_total{reason=\"limit: \\\"forms\\\"\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("\ndigest_story_duration_seconds_bucket{outcome=\"done\",story=\"compose\",le=\"1\"} 0\n", told, StringComparison.Ordinal);
        Assert.Contains("\ndigest_story_duration_seconds_bucket{outcome=\"done\",story=\"compose\",le=\"10\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("\ndigest_story_duration_seconds_count{outcome=\"done\",story=\"compose\"} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("\ndigest_subscribers{state=\"active\"} 1\n", told, StringComparison.Ordinal);
        Assert.All(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.GetAsync("/")).StatusCode);
        Assert.Equal("ok", await watcher.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Unless_it_is_asked_for_there_is_no_such_address()
    {
        await using var service = await TestService.Start();
        await using var app = await Start(service, new MonitoringSettings());

        Assert.Null(app.Services.GetService<MonitoringSite>());
    }

    [Fact]
    public async Task A_request_is_counted_by_its_route_and_never_by_the_link_that_it_holds()
    {
        await using var service = await TestService.Start();
        await using var app = await Start(service, new MonitoringSettings { Listen = "http://127.0.0.1:0" });
        using var site = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var watcher = Watcher(app);

        var link = service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Manage, await service.Subscribe("ada@example.org", new Profile(), "2025-12-11T06:00Z"), 1));

        (await site.GetAsync($"/manage/{link}")).EnsureSuccessStatusCode();
        await site.GetAsync("/manage/SECRETLINK"); // the first one is counted once its connection takes another

        var told = await watcher.GetStringAsync("/metrics");
        Assert.Contains("http_route=\"manage/{token}\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain(link, told, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETLINK", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_is_ready_while_its_heartbeat_is_heard_and_gone_when_it_leaves()
    {
        await using var service = await TestService.Start();
        await using var app = await Start(service, new MonitoringSettings { Listen = "http://127.0.0.1:0" }, worker: true);
        using var watcher = Watcher(app);
        await app.Services.GetRequiredService<Heartbeat>().Beat();

        Assert.Matches(@"^ready\ndatabase: answers\nschema: \d+\nlast heartbeat: \d+ seconds ago\n$", await watcher.GetStringAsync("/readyz"));
        await service.Do("update workers set beat_at = now() - interval '3 minutes'");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await watcher.GetAsync("/readyz")).StatusCode);

        await app.StopAsync();
        Assert.Equal(0, await service.Ask<int>("select count(*) from workers"));
    }

    [Fact]
    public async Task A_site_serves_without_a_worker_and_says_that_there_is_none()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        Assert.EndsWith("last heartbeat: no worker is running\n", await site.Browser.GetStringAsync("/readyz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_traces_go_to_a_collector_over_OTLP()
    {
        await using var collector = (await FeedServer.Start()).On("/v1/", FeedReply.Empty());
        await using var service = await TestService.Start();
        var app = await Start(service, new MonitoringSettings { Otlp = collector.BaseUrl });
        using (Telemetry.Activities.StartActivity("compose")) app.Services.GetRequiredService<Telemetry>().Digests("composed", 1);

        await app.DisposeAsync();

        Assert.Equal(["/v1/metrics", "/v1/traces"], collector.Asked.Distinct().Order());
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z0-9_]+ .*|[a-z][a-z0-9_]*(\{[a-z0-9_]+="([^"\\]|\\.)*"(,[a-z0-9_]+="([^"\\]|\\.)*")*\})? -?[0-9.E+-]+)$""")]
    private static partial Regex Line();
}
