using Npgsql;

namespace DigestService.Monitoring;

/// <summary>What a process that runs for long tells of itself.</summary>
internal static class MonitoringServices
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services, MonitoringSettings settings)
    {
        services.AddHostedService(made => made.GetRequiredService<DayCounts>());
        services.AddSingleton(made => new Readiness(made.GetRequiredService<NpgsqlDataSource>(), made.GetService<Heartbeat>()));
        if (!settings.WantsMetrics) return services;
        // Before all others: what they count from their start on is heard.
        return services
            .AddSingleton<PrometheusText>().AddSingleton<ServiceGauges>().AddHostedService(made => made.GetRequiredService<ServiceGauges>())
            .AddSingleton<MonitoringSite>().AddHostedService(made => made.GetRequiredService<MonitoringSite>())
            .AddHostedService<OtlpExport>();
    }
}
