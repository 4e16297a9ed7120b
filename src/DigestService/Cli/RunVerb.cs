using System.CommandLine;
using System.Net.Sockets;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Rendering;
using DigestService.Tuning;
using DigestService.Web;
using DigestService.Web.Defence;
using DigestService.Worker;
using Npgsql;

namespace DigestService.Cli;

/// <summary><c>run</c>, <c>web</c> and <c>worker</c>: the long-running processes.</summary>
internal static class RunVerb
{
    public static Command Run() => Make("run", "Site and worker in one process.", site: true, worker: true);

    public static Command Web() => Make("web", "The site alone.", site: true, worker: false);

    public static Command Worker() => Make("worker", "A worker alone; any number may run.", site: false, worker: true);

    private static Command Make(string name, string description, bool site, bool worker)
    {
        var verb = new Command(name, description);
        var now = Common.Now();
        if (!site) verb.Add(now); // people at the site live in the present
        verb.SetAction(async (parsed, stop) =>
        {
            var settings = Settings.Load(Configuration.Read(), Needs.Service);
            var logs = parsed.GetValue(Common.Verbose) ? LogLevel.Debug : LogLevel.Information;
            await using var app = Build(settings, site, worker, mailbox: null, logs, addMore: services => AsOf(services, site ? null : parsed.GetValue(now)));
            await CheckAtStart(app.Services, stop);
            await Start(app, "set ASPNETCORE_URLS to another address", stop);
            if (site)
            {
                TellAddress(app, settings.Site.PublicUrl);
                app.Services.GetRequiredService<RecentPapers>().WarmUp();
            }
            await app.WaitForShutdownAsync(stop);
            return 0;
        });
        return verb;
    }

    private static void AsOf(IServiceCollection services, DateTimeOffset? now)
    {
        if (now is { } told) services.AddSingleton(new ScheduleClock(told, TimeProvider.System));
    }

    public static WebApplication Build(Settings settings, bool site, bool worker, Mailbox? mailbox, LogLevel logs, string? url = null, Action<IServiceCollection>? addMore = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(RunVerb).Assembly.GetName().Name });
        builder.Configuration.AddEnvironmentVariables().AddEnvironmentVariables("ASPNETCORE_");
        builder.Logging.AddLogs(logs, settings.Monitoring.LogFormat);
        builder.Services.AddDigest(settings).AddMonitoring(settings.Monitoring);
        if (worker) builder.Services.AddWorker(settings.Schedule);
        builder.Services.AddSite(mailbox);
        addMore?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Bytes;
        });
        builder.WebHost.UseUrls(url ?? builder.Configuration["urls"] ?? (site ? "http://127.0.0.1:8080" : "http://127.0.0.1:0"));

        var app = builder.Build();
        if (site) app.MapSite();
        else app.MapHealth(); // a worker is asked how it is where ASPNETCORE_URLS names an address
        return app;
    }

    /// <param name="mend">What to do where the address cannot be had.</param>
    public static async Task Start(WebApplication app, string mend, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or FormatException or InvalidOperationException or ArgumentOutOfRangeException or SocketException)
        {
            throw new UserFault($"The site cannot listen at its address: {Why(fault, app.Configuration[WebHostDefaults.ServerUrlsKey])}; {mend}.", 2);
        }
    }

    /// <summary>Where the server says it without naming the address, or in words about its own code.</summary>
    private static string Why(Exception fault, string? addresses) => fault switch
    {
        ArgumentOutOfRangeException => $"{addresses} names a port beyond 65535",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"{addresses} is no address of this machine",
        SocketException => $"{addresses}: {fault.Message.TrimEnd('.')}",
        _ => fault.Message.TrimEnd('.'),
    };

    private static void TellAddress(WebApplication app, string publicUrl)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DigestService");
        var address = string.Join(", ", app.Urls);
        if (address == publicUrl) log.LogInformation("The site listens at {Address}", address);
        else log.LogInformation("The site listens at {Address}; its links, in mails too, begin with {PublicUrl}", address, publicUrl);
    }

    /// <summary>What would fail later fails now: the schema, the templates, an unreachable database.</summary>
    private static async Task CheckAtStart(IServiceProvider services, CancellationToken stop)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("DigestService");
        if (Product.HasStandIns) log.LogWarning("Built with stand-ins for MailKit, MimeKit and Scriban: fine for a look, not for the public. See \"Closed registries\" in the README");
        await Migrations.RefuseOtherSchema(services.GetRequiredService<NpgsqlDataSource>(), stop);
        services.GetRequiredService<Templates>();
        services.GetRequiredService<SmtpPool>();
    }
}
