namespace DigestService.Monitoring;

/// <summary>Metrics and health at an address of their own, for whoever watches this process. Nothing of the site is served there, and none of this by the site.</summary>
internal sealed class MonitoringSite(MonitoringSettings settings, PrometheusText metrics, Readiness readiness) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens; null before it does.</summary>
    public string? Url => _app?.Urls.FirstOrDefault();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Listen is null) return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(settings.Listen);
        _app = builder.Build();
        _app.MapGet("/metrics", () => Results.Text(metrics.Write(), PrometheusText.ContentType));
        _app.MapGet("/healthz", () => "ok");
        _app.MapGet("/readyz", readiness.Answer);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            throw new UserFault($"Metrics cannot be served at {settings.Listen}: {fault.Message.TrimEnd('.')}; set Digest:Monitoring:Listen to another address, one for each process.", 2);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
