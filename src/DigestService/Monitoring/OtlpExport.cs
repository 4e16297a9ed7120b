using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DigestService.Monitoring;

/// <summary>
/// Sends metrics and traces to a collector, OTLP over HTTP. The standard variables (<c>OTEL_EXPORTER_OTLP_HEADERS</c>,
/// <c>OTEL_METRIC_EXPORT_INTERVAL</c>, <c>OTEL_TRACES_SAMPLER</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c> …) count beside the address.
/// </summary>
/// <remarks>Requests of the site are metrics only: a trace of them would hold the addresses that readers' links lead to.</remarks>
internal sealed class OtlpExport(MonitoringSettings settings) : IHostedService, IDisposable
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Otlp is null) return Task.CompletedTask;
        _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime", "Npgsql").AddOtlpExporter(To("/v1/metrics")).Build();
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(Telemetry.Name).AddOtlpExporter(To("/v1/traces")).Build();
        return Task.CompletedTask;
    }

    private static void Name(ResourceBuilder resource) => resource.AddService("digest", serviceVersion: Product.Version);

    private Action<OtlpExporterOptions> To(string path) => options =>
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(settings.Otlp!.TrimEnd('/') + path);
    };

    /// <summary>What is left goes out, within the exporter's own time limit.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        (_metrics, _traces) = (null, null);
    }
}
