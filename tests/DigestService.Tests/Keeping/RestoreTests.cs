using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DigestService.Tests.Keeping;

/// <summary>docs/backup.md, its commands as they stand there: dump, lose, restore.</summary>
public sealed partial class RestoreTests : IAsyncLifetime
{
    private readonly LoopbackSmtpServer _mail = LoopbackSmtpServer.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-restore-").FullName;
    private TestDatabase _database = null!;
    private FeedServer _feeds = null!;

    public async Task InitializeAsync()
    {
        (_database, _feeds) = (await TestDatabase.Create(), await FeedServer.Start());
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "digest"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "DigestService.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder, "digest"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _feeds.DisposeAsync();
        await _mail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Journal => Path.Combine(_folder, "erasures");

    private Settings Settings => TestService.SettingsFor(_database.ConnectionString, _mail.Port) with
    {
        HuggingFace = new HuggingFaceSettings { BaseUrl = _feeds.BaseUrl, MinSecondsBetweenRequests = 0 },
        Arxiv = new ArxivSettings { Enabled = false },
        Erasures = new ErasureSettings { Journal = Journal },
    };

    /// <summary>While the service runs.</summary>
    private async Task Running(Func<IServiceProvider, Task> story)
    {
        await using var services = new ServiceCollection().AddDigest(Settings).AddLogging().BuildServiceProvider();
        await story(services);
    }

    private static async Task Add(IServiceProvider services, string name) =>
        await services.GetRequiredService<Subscription>().Begin(EmailAddress.Parse($"{name}@example.org"), new Profile { Keywords = ["router"], TimeZone = "UTC" }, confirmed: true, DateTimeOffset.UtcNow);

    private static async Task Send(IServiceProvider services)
    {
        await services.GetRequiredService<ComposeDigests>().Run(DateTimeOffset.UtcNow, 1000);
        await services.GetRequiredService<DeliverEmails>().Run(DateTimeOffset.UtcNow, drain: true, CancellationToken.None);
    }

    private static async Task Ingest(IServiceProvider services) =>
        await services.GetRequiredService<IngestPapers>().Poll(services.GetServices<IPaperSource>().Single(source => source.Name == "hf"), DateTimeOffset.UtcNow, evenIfFresh: true);

    /// <summary>Lists hold these papers from now on, whatever day is asked for.</summary>
    private void Published(params string[] titles)
    {
        var items = titles.Select((title, at) => $$$"""{"paper": {"id": "2512.0000{{{at}}}", "title": "{{{title}}}", "summary": "An abstract.", "authors": [{"name": "Ada Lovelace"}], "publishedAt": "{{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}}", "upvotes": 9}}""");
        _feeds.On("/api/daily_papers", FeedReply.Json($"[{string.Join(',', items)}]"));
    }

    private string[] Recipients => [.. _mail.Mails.Select(mail => mail.Recipient.Split('@')[0]).Order(StringComparer.Ordinal)];

    [FactWhereInstalled("pg_dump")]
    public async Task After_a_restore_nothing_is_sent_twice_and_the_erased_stay_erased()
    {
        var (backUp, restore, sendAgain) = (Commands("Back up").Single(), Commands("Restore")[0], Commands("Restore")[1]);
        Published("A router");
        await Running(async services =>
        {
            await Ingest(services);
            await Add(services, "early");
            await Send(services);
            foreach (var name in new[] { "late", "goner", "leaver" }) await Add(services, name);
        });
        Assert.Equal(["early"], Recipients);
        await File.WriteAllTextAsync(Journal, "");

        await Shell(backUp);
        Assert.True(File.Exists(Path.Combine(_folder, "backup", "erasures")));

        Published("A router", "Another router");
        await Running(async services =>
        {
            await Ingest(services);
            await Send(services);
            await services.GetRequiredService<Erasures>().Erase((await services.GetRequiredService<SubscriberStore>().Find(EmailAddress.Parse("goner@example.org")))!, DateTimeOffset.UtcNow);
            await services.GetRequiredService<Subscription>().Leave((await services.GetRequiredService<SubscriberStore>().Find(EmailAddress.Parse("leaver@example.org")))!.SubscriberId, DateTimeOffset.UtcNow);
            await Add(services, "newcomer"); // who is lost, and whose number nobody else may get
            await Send(services);
        });
        Assert.Equal(["early", "goner", "late", "leaver", "newcomer"], Recipients);

        Assert.Contains("1 slot and 0 waiting mails since the dump count as sent; 1 erased again, 1 unsubscribed again, 0 suppressed again.", await Shell(restore), StringComparison.Ordinal);

        await Running(Send);
        Assert.Equal(5, _mail.Count);
        Assert.Equal("early late", await Ask<string>(Subscribed));
        Assert.Equal(2, await Ask<int>("select count(*)::int from papers"));
        Assert.Equal(2, await Ask<int>("select count(*)::int from schedule where due_at > now()"));
        await Running(async services => await Add(services, "another"));
        Assert.True(await Ask<int>("select max(subscriber_id) from subscribers") > AfterRestore.Gap);

        await Shell(AfterRestoreLine().Replace(restore, sendAgain));

        await Running(Send);
        Assert.Equal(["early", "goner", "late", "late", "leaver", "newcomer"], Recipients);
        Assert.Equal("early late", await Ask<string>(Subscribed));
    }

    private const string Subscribed = "select string_agg(split_part(email, '@', 1), ' ' order by email) from subscribers where state = 'active'";

    private async Task<T> Ask<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>The commands under a heading, a block each.</summary>
    private static string[] Commands(string heading)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "backup.md"));
        var section = text[text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..].Split("\n## ")[1];
        return [.. Block().Matches(section).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^./digest after-restore .*\n", RegexOptions.Multiline)]
    private static partial Regex AfterRestoreLine();

    /// <summary>In the folder of the settings, with nothing in the environment but where things are.</summary>
    private async Task<string> Shell(string commands)
    {
        _database.Source.Clear();
        var at = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        (start.Environment["PGHOST"], start.Environment["PGPORT"], start.Environment["PGUSER"], start.Environment["PGPASSWORD"], start.Environment["PGDATABASE"]) = (at.Host, at.Port.ToString(CultureInfo.InvariantCulture), at.Username, at.Password, at.Database);
        foreach (var (key, value) in DigestProgram.Configured(_database.ConnectionString, _mail.Port)) start.Environment[key] = value;
        (start.Environment["Digest__HuggingFace__BaseUrl"], start.Environment["Digest__HuggingFace__MinSecondsBetweenRequests"], start.Environment["Digest__Arxiv__Enabled"], start.Environment["Digest__Erasures__Journal"]) = (_feeds.BaseUrl, "0", "false", Journal);
        using var shell = Process.Start(start)!;
        var (said, complained) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.StandardInput.WriteAsync(commands);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(shell.ExitCode == 0, await said + await complained);
        return await said;
    }
}
