using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>When the ticks come. They are cheap and idempotent, so every worker has all of them, in memory.</summary>
internal static class WorkerSchedule
{
    public static IServiceCollection AddWorker(this IServiceCollection services, ScheduleSettings settings)
    {
        services.AddSingleton<Tick>().AddSingleton<Heartbeat>().AddHostedService(made => made.GetRequiredService<Heartbeat>());
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<WatchJob>(trigger => Every(trigger, TimeSpan.FromMinutes(5)));
            quartz.ScheduleJob<CountKeywordsJob>(trigger => Every(trigger, TimeSpan.FromMinutes(30)));
            quartz.ScheduleJob<IngestJob>(trigger => Every(trigger, TimeSpan.FromMinutes(settings.IngestMinutes)));
            quartz.ScheduleJob<ComposeJob>(trigger => Every(trigger, TimeSpan.FromSeconds(settings.ComposeSeconds)));
            quartz.ScheduleJob<DeliverJob>(trigger => Every(trigger, TimeSpan.FromSeconds(settings.DeliverSeconds)));
            quartz.ScheduleJob<TidyJob>(trigger => Every(trigger, TimeSpan.FromHours(1)));
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>For the demo, which asks no source: what people do on its site reaches its mailbox within seconds.</summary>
    /// <param name="composes">False where its papers are of long ago: nothing would be news today.</param>
    public static IServiceCollection AddDemoWorker(this IServiceCollection services, bool composes)
    {
        services.AddSingleton<Tick>().AddSingleton<Heartbeat>().AddHostedService(made => made.GetRequiredService<Heartbeat>());
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<CountKeywordsJob>(trigger => Every(trigger, TimeSpan.FromMinutes(1)));
            if (composes) quartz.ScheduleJob<ComposeJob>(trigger => Every(trigger, TimeSpan.FromSeconds(2)));
            quartz.ScheduleJob<DeliverJob>(trigger => Every(trigger, TimeSpan.FromSeconds(1)));
        });
        return services.AddQuartzHostedService();
    }

    private static void Every<TJob>(ITriggerConfigurator<TJob> trigger, TimeSpan interval) where TJob : IJob =>
        trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever());
}
