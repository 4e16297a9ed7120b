using DigestService.Bounces;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Matching;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Papers.Feeds;
using DigestService.Rendering;
using DigestService.Search;
using DigestService.SetAside;
using DigestService.Subscribers;
using DigestService.Tuning;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace DigestService;

/// <summary>Which parts the program is made of.</summary>
public static class Services
{
    /// <summary>For a verb of the command line; logs go to stderr.</summary>
    public static ServiceProvider Build(Settings settings, bool verbose) =>
        new ServiceCollection().AddDigest(settings)
            .AddLogging(log => log.AddLogs(verbose ? LogLevel.Debug : LogLevel.Warning))
            .BuildServiceProvider();

    public static ILoggingBuilder AddLogs(this ILoggingBuilder log, LogLevel least, LogFormat format = LogFormat.Text)
    {
        log.ClearProviders().AddConsoleFormatter<LogLines, ConsoleFormatterOptions>().AddConsoleFormatter<JsonLogLines, ConsoleFormatterOptions>().AddConsole(options =>
        {
            options.FormatterName = format == LogFormat.Json ? JsonLogLines.FormatName : LogLines.FormatName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        // It warns that keys on disk are not encrypted, where only antiforgery tokens hang on them.
        log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        log.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None); // FaultLog tells it
        log.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // what fails at start is told in a sentence
        return log.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
    }

    public static IServiceCollection AddDigest(this IServiceCollection services, Settings settings) => services
        .AddSingleton(settings)
        .AddSingleton(settings.Site).AddSingleton(settings.Sender).AddSingleton(settings.Smtp).AddSingleton(settings.Links)
        .AddSingleton(settings.HuggingFace).AddSingleton(settings.Arxiv).AddSingleton(settings.Schedule).AddSingleton(settings.Erasures).AddSingleton(settings.Retention).AddSingleton(settings.Api)
        .AddSingleton(settings.SignUp).AddSingleton(settings.Web).AddSingleton(settings.Limits).AddSingleton(settings.Bounces).AddSingleton(settings.Monitoring).AddSingleton(settings.Admin)
        .AddSingleton(_ => DigestDatabase.Open(settings.ConnectionString!))
        .AddSingleton(made => new ReadingDatabase(made.GetRequiredService<NpgsqlDataSource>(), settings.ReadingConnectionString))
        .AddSingleton<Telemetry>().AddSingleton<DayCounts>().AddSingleton<MailCounts>()
        .AddPaperSources()
        .AddSingleton(made => new PaperStore(made.GetRequiredService<NpgsqlDataSource>(), SearchTerms.Vector))
        .AddSingleton(new FeedClient(settings.Feeds, new FeedIdentity(settings.Site.PublicUrl, settings.Site.Contact))).AddSingleton(settings.Feeds)
        .AddSingleton<IngestPapers>().AddSingleton<IngestFiles>()
        .AddSingleton<SubscriberStore>().AddSingleton<Subscription>().AddSingleton<Erasures>().AddSingleton<ErasureJournal>()
        .AddSingleton<SignUps>().AddSingleton<Suppressions>().AddSingleton<LeaveByMail>().AddSingleton<Tidy>().AddSingleton<Refusals>()
        .AddSingleton<FreshLinks>().AddSingleton<ChangeAddress>().AddSingleton<ReaderData>()
        .AddSingleton(_ => new LinkSigner(settings.Links.All())).AddSingleton<Links>()
        .AddSingleton(made => new SearchPapers(made.GetRequiredService<ReadingDatabase>().Source)).AddSingleton<RenewTerms>()
        .AddSingleton(made => new ComposeDigests(made.GetRequiredService<NpgsqlDataSource>(), made.GetRequiredService<ILogger<ComposeDigests>>()) { Spread = TimeSpan.FromMinutes(settings.Schedule.SpreadMinutes), Sources = [.. made.GetServices<IPaperSource>()] })
        .AddSingleton(made => new Acronyms(made.GetRequiredService<ReadingDatabase>().Source))
        .AddSingleton(made => new RecentPapers(made.GetRequiredService<ReadingDatabase>().Source, made.GetRequiredService<Acronyms>(), RecentPapers.LookEvery, made.GetRequiredService<ILogger<RecentPapers>>()))
        .AddSingleton<KeywordTrial>().AddSingleton<KeywordSuggestions>()
        .AddSingleton(_ => Templates.Load(settings.Site, settings.Templates.Folder))
        .AddSingleton<ReturnPaths>().AddSingleton<HandleFailure>().AddSingleton<TakeReport>()
        .AddSingleton<PrepareOutgoing>()
        .AddSingleton<SmtpPool>().AddSingleton(settings.Providers).AddSingleton<ProviderPauses>().AddSingleton<SetAsides>().AddSingleton<KeywordTallies>().AddSingleton<SendNow>().AddSingleton<TellOperator>()
        .AddSingleton(made => new DeliverEmails(
            made.GetRequiredService<NpgsqlDataSource>(), made.GetRequiredService<SmtpPool>(), made.GetRequiredService<PrepareOutgoing>().Prepare,
            new DeliveryOptions
            {
                Lease = TimeSpan.FromSeconds(settings.Schedule.LeaseSeconds),
                Signer = settings.Dkim.Signer(settings.Sender),
                Providers = settings.Providers,
                Count = made.GetRequiredService<MailCounts>().Count,
                TellFailure = made.GetRequiredService<HandleFailure>().FromDelivery,
            },
            made.GetRequiredService<ILogger<DeliverEmails>>()));
}
