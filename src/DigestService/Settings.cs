using DigestService.Bounces;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Web;
using DigestService.Web.Admin;
using DigestService.Web.Api;
using DigestService.Web.Defence;
using DigestService.Worker;

namespace DigestService;

/// <summary>What a verb cannot do without.</summary>
public enum Needs
{
    Nothing,
    Database,

    /// <summary>The database, a relay and the key that signs links.</summary>
    Mail,

    /// <summary>All that a service which people use needs: mail, and an operator who is named where its address is public.</summary>
    Service,
}

/// <summary>Everything that an operator can set, read once at start. Every fault is told at once.</summary>
public sealed record Settings
{
    public string? ConnectionString { get; init; }

    /// <summary>Where pages that are the same for everybody read from, a replica; null for the database itself.</summary>
    public string? ReadingConnectionString { get; init; }
    public SiteSettings Site { get; init; } = new();
    public SenderSettings Sender { get; init; } = new();
    public DkimSettings Dkim { get; init; } = new();
    public SmtpSettings Smtp { get; init; } = new();
    public Providers Providers { get; init; } = Providers.BuiltIn;
    public LinkSettings Links { get; init; } = new();
    public SignUpSettings SignUp { get; init; } = new();
    public ErasureSettings Erasures { get; init; } = new();
    public RetentionSettings Retention { get; init; } = new();
    public FeedSettings Feeds { get; init; } = new();
    public HuggingFaceSettings HuggingFace { get; init; } = new();
    public ArxivSettings Arxiv { get; init; } = new();
    public TemplateSettings Templates { get; init; } = new();
    public ScheduleSettings Schedule { get; init; } = new();
    public ApiSettings Api { get; init; } = new();
    public WebSettings Web { get; init; } = new();
    public LimitSettings Limits { get; init; } = new();
    public BounceSettings Bounces { get; init; } = new();
    public MonitoringSettings Monitoring { get; init; } = new();
    public AdminSettings Admin { get; init; } = new();

    /// <exception cref="UserFault">Settings are missing, unknown or contradictory; the message has one line a fault.</exception>
    public static Settings Load(IConfiguration configuration, Needs needs)
    {
        var faults = new List<string>(SecretFiles.Read(configuration));
        var section = configuration.GetSection("Digest");
        faults.AddRange(UnknownSections(section));
        var settings = new Settings
        {
            ConnectionString = configuration.GetConnectionString("Digest"),
            ReadingConnectionString = configuration.GetConnectionString("Reading") is { Length: > 0 } reading ? reading : null,
            Site = SettingsBinder.Bind<SiteSettings>(section, nameof(Site), faults),
            Sender = SettingsBinder.Bind<SenderSettings>(section, nameof(Sender), faults),
            Dkim = SettingsBinder.Bind<DkimSettings>(section, nameof(Dkim), faults),
            Smtp = SettingsBinder.Bind<SmtpSettings>(section, nameof(Smtp), faults),
            Providers = Providers.Read(section.GetSection(nameof(Providers)), faults),
            Links = SettingsBinder.Bind<LinkSettings>(section, nameof(Links), faults),
            SignUp = SettingsBinder.Bind<SignUpSettings>(section, nameof(SignUp), faults),
            Erasures = SettingsBinder.Bind<ErasureSettings>(section, nameof(Erasures), faults),
            Retention = SettingsBinder.Bind<RetentionSettings>(section, nameof(Retention), faults),
            Feeds = SettingsBinder.Bind<FeedSettings>(section, nameof(Feeds), faults),
            HuggingFace = SettingsBinder.Bind<HuggingFaceSettings>(section, nameof(HuggingFace), faults),
            Arxiv = SettingsBinder.Bind<ArxivSettings>(section, nameof(Arxiv), faults),
            Templates = SettingsBinder.Bind<TemplateSettings>(section, nameof(Templates), faults),
            Schedule = SettingsBinder.Bind<ScheduleSettings>(section, nameof(Schedule), faults),
            Api = SettingsBinder.Bind<ApiSettings>(section, nameof(Api), faults),
            Web = SettingsBinder.Bind<WebSettings>(section, nameof(Web), faults),
            Limits = SettingsBinder.Bind<LimitSettings>(section, nameof(Limits), faults),
            Bounces = SettingsBinder.Bind<BounceSettings>(section, nameof(Bounces), faults),
            Monitoring = SettingsBinder.Bind<MonitoringSettings>(section, nameof(Monitoring), faults),
            Admin = SettingsBinder.Bind<AdminSettings>(section, nameof(Admin), faults),
        };
        // A value that could not be read has been told; what follows from its absence has not.
        var unread = faults.Select(fault => fault.Split(' ')[0].Replace(":File", "", StringComparison.Ordinal)).ToHashSet();
        var following = settings.Faults(needs, mailIsSet: section.GetSection(nameof(Smtp)).Exists());
        if (needs != Needs.Nothing)
        {
            following = following.Concat(ConnectionText.Faults("ConnectionStrings:Digest", settings.ConnectionString ?? ""));
            if (settings.ReadingConnectionString is { } asReader) following = following.Concat(ConnectionText.Faults("ConnectionStrings:Reading", asReader));
        }
        faults.AddRange(following.Where(fault => !unread.Contains(fault.Split(' ')[0])));
        return faults.Count == 0 ? settings : throw new UserFault(string.Join(Environment.NewLine, faults), 2);
    }

    private IEnumerable<string> Faults(Needs needs, bool mailIsSet)
    {
        List<string> faults = [.. Site.Faults(), .. Links.Faults(), .. SignUp.Faults(), .. Retention.Faults(), .. Feeds.Faults(), .. HuggingFace.Faults(), .. Arxiv.Faults(), .. Schedule.Faults(), .. Api.Faults(), .. Web.Faults(), .. Limits.Faults(), .. Bounces.Faults(), .. Monitoring.Faults(), .. Admin.Faults()];
        if (needs == Needs.Service) faults.AddRange(Site.PublicFaults());
        if (needs >= Needs.Mail || mailIsSet) faults.AddRange([.. Sender.Faults(), .. Dkim.Faults(Sender), .. Smtp.Faults()]);
        if (needs >= Needs.Mail && Links.Key is null) faults.Add("Digest:Links:Key is missing: it signs the links in mails; make one with `openssl rand -base64 32`.");
        return faults;
    }

    private static IEnumerable<string> UnknownSections(IConfigurationSection section)
    {
        var known = typeof(Settings).GetProperties().Select(property => property.Name).Where(name => name is not (nameof(ConnectionString) or nameof(ReadingConnectionString))).ToArray();
        return section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path} is not a setting: the sections are {string.Join(", ", known)}.");
    }

    /// <summary>A record would tell its secrets.</summary>
    public override string ToString() => nameof(Settings);
}
