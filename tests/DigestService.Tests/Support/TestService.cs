using System.Globalization;
using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>The real application on a database and an SMTP server of its own, with schedule time in the test's hands.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private TestService(TestDatabase database, LoopbackSmtpServer mail, ServiceProvider services)
    {
        _database = database;
        _services = services;
        Mail = mail;
    }

    public LoopbackSmtpServer Mail { get; }

    /// <summary>As its owner, for what a test looks up or spoils; the application itself has the role of a service.</summary>
    public NpgsqlDataSource Database => _database.Source;

    public Settings Settings => Get<Settings>();

    public Subscription Subscription => Get<Subscription>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<TestService> Start(LoopbackOptions? mail = null, Func<Settings, Settings>? settings = null)
    {
        var database = await TestDatabase.Create();
        var server = LoopbackSmtpServer.Start(mail);
        var services = new ServiceCollection()
            .AddDigest((settings ?? (given => given))(SettingsFor(database.ServiceConnectionString, server.Port)))
            .AddLogging()
            .BuildServiceProvider();
        return new TestService(database, server, services);
    }

    public static Settings SettingsFor(string connectionString, int smtpPort) => new()
    {
        ConnectionString = connectionString,
        Site = new SiteSettings { PublicUrl = "https://digest.example.org", Operator = "Example Lab", PostalAddress = "1 Example Street", Contact = "operator@digest.example.org" },
        Sender = new SenderSettings { Address = "papers@digest.example.org", Name = "Paper Digest" },
        Smtp = new SmtpSettings { Host = "127.0.0.1", Port = smtpPort, Tls = SmtpTls.None, Connections = 2 },
        Links = new LinkSettings { Key = "a key that signs links in tests, long enough" },
    };

    /// <summary>A reader who has confirmed.</summary>
    public async Task<int> Subscribe(string email, Profile profile, string now) =>
        (await Subscription.Begin(EmailAddress.Parse(email), profile, confirmed: true, At(now))).SubscriberId;

    /// <summary>As a source tells it, at a time.</summary>
    public Task<SavedPage> Tell(string source, string now, params SourcePaper[] papers) => Get<PaperStore>().Save(source, papers, At(now));

    public Task<ComposeCounts> Compose(string now, int batch = 1000) => Get<ComposeDigests>().Run(At(now), batch);

    /// <summary>As on any good day: what is unsent would be superseded by the next digest.</summary>
    public async Task ComposeAndSend(string now)
    {
        await Compose(now);
        await Deliver(now);
    }

    public Task<DeliveryReport> Deliver(string now) => Get<DeliverEmails>().Run(At(now), drain: true, CancellationToken.None);

    /// <summary>Titles in a reader's digest of a day, in order; null where none was composed.</summary>
    public async Task<IReadOnlyList<string>?> Shown(int subscriberId, string issueDate)
    {
        await using var connection = await Database.OpenConnectionAsync();
        var numbers = await connection.QuerySingleOrDefaultAsync<int[]>(
            "select paper_ids from digests where subscriber_id = @subscriberId and issue_date = @day", new { subscriberId, day = Day(issueDate) });
        return numbers is null ? null : [.. await connection.QueryAsync<string>("select p.title from unnest(@numbers) with ordinality n(id, at) join papers p on p.paper_id = n.id order by at", new { numbers })];
    }

    public async Task<T> Ask<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task Do(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Every row of every table, as text: equal before and after what changes nothing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AllRows()
    {
        await using var connection = await Database.OpenConnectionAsync();
        var tables = await connection.QueryAsync<string>("select tablename::text from pg_tables where schemaname = 'public' order by 1");
        var rows = new Dictionary<string, string>();
        foreach (var table in tables)
            rows[table] = await connection.ExecuteScalarAsync<string>($"select coalesce(string_agg(t::text, E'\n' order by t::text), '') from {table} t") ?? "";
        return rows;
    }

    /// <summary>Mails as the server took them, oldest first.</summary>
    public IReadOnlyList<MimeMessage> Mails => [.. Mail.Mails.Select(mail => MimeMessage.Load(new MemoryStream(mail.Raw.ToArray())))];

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Mail.DisposeAsync();
        await _database.DisposeAsync();
    }
}
