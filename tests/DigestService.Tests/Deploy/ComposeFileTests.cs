using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DigestService.Cli;
using DigestService.Delivery.Dkim;
using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Deploy;

/// <summary>docker-compose.yml and the script that prepares for it, held against the program.</summary>
public sealed class ComposeFileTests : IDisposable
{
    private static readonly JsonNode Compose = Yaml.One("docker-compose.yml");
    private static readonly string[] OfOurs = ["migrate", "web", "worker"];
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-compose-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonNode Service(string name) => Compose["services"]![name]!;

    /// <summary>Runs the script in a copy of what it reads, for somebody whose new files are their own.</summary>
    private void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deploy"));
        foreach (var file in new[] { "prepare.sh", "example.env" }) File.Copy(Path.Combine(Checkout.Root, "deploy", file), Path.Combine(_folder, "deploy", file), overwrite: true);
        using var script = Process.Start(new ProcessStartInfo("sh", ["-c", "umask 077; sh deploy/prepare.sh"]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
    }

    [Fact]
    public void After_the_script_each_container_has_settings_that_load()
    {
        Prepare();
        foreach (var (name, role, password) in new[] { ("migrate", "digest", "postgres_password"), ("web", "digest_service", "service_password"), ("worker", "digest_service", "service_password") })
        {
            var settings = Yaml.Environment(Path.Combine(_folder, "digest.env"));
            foreach (var (key, value) in Service(name)["environment"]!.AsObject()) settings[Yaml.Key(key)] = ((string)value!).Replace("/run/secrets", Path.Combine(_folder, "secrets"), StringComparison.Ordinal);
            Assert.All(Service(name)["environment"]!.AsObject().Select(each => (string)each.Value!).Where(value => value.StartsWith("/run/secrets/", StringComparison.Ordinal)), file => Assert.Contains(Path.GetFileName(file), Service(name)["secrets"].Texts()));

            var loaded = Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Needs.Service);

            Assert.Equal("mailpit", loaded.Smtp.Host);
            Assert.Equal($"Host=postgres;Database=digest;Username={role};Password={File.ReadAllText(Path.Combine(_folder, "secrets", password)).Trim()}", loaded.ConnectionString);
            Assert.Contains(Service(name)["volumes"].Texts(), volume => volume.EndsWith(":" + Path.GetDirectoryName(loaded.Erasures.Journal), StringComparison.Ordinal));
        }
    }

    /// <summary>As docs/mail.md has it; where nothing lies there, nothing is set.</summary>
    [Fact]
    public void A_key_that_signs_mails_has_a_place_that_every_container_sees()
    {
        Prepare();
        File.WriteAllText(Path.Combine(_folder, "secrets", "dkim", "dkim-digest1.pem"), DkimKey.Make());
        var documented = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "mail.md")).Where(line => line.StartsWith("Digest__Dkim__", StringComparison.Ordinal)).ToArray();
        File.AppendAllLines(Path.Combine(_folder, "digest.env"), documented);
        var settings = Yaml.Environment(Path.Combine(_folder, "digest.env"));
        foreach (var name in OfOurs)
        {
            var at = Service(name)["volumes"].Texts().Single(volume => volume.StartsWith("./secrets/dkim:", StringComparison.Ordinal)).Split(':');
            Assert.Equal("ro", at[2]);
            settings["Digest:Dkim:PrivateKey:File"] = settings["Digest:Dkim:PrivateKey:File"]!.Replace(at[1] + "/", Path.Combine(_folder, at[0]) + "/", StringComparison.Ordinal);
        }
        foreach (var (key, value) in new[] { ("Digest:Links:Key", new string('k', 44)), ("ConnectionStrings:Digest", "Host=postgres;Database=digest") }) settings[key] = value;

        Assert.Equal("digest1", Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Needs.Service).Dkim.Selector);
    }

    [Fact]
    public void The_script_makes_each_secret_once_and_keeps_strangers_out()
    {
        Prepare();
        var before = Directory.GetFiles(Path.Combine(_folder, "secrets")).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText);
        File.AppendAllText(Path.Combine(_folder, "digest.env"), "Digest__Site__Name=Mine\n");
        Prepare();

        Assert.Equal(Compose["secrets"]!.AsObject().Select(secret => (string)secret.Value!["file"]!).Order(StringComparer.Ordinal), before.Keys.Select(name => $"./secrets/{name}").Order(StringComparer.Ordinal));
        Assert.Equal(before, Directory.GetFiles(Path.Combine(_folder, "secrets")).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText));
        Assert.Contains("Name=Mine", File.ReadAllText(Path.Combine(_folder, "digest.env")), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        foreach (var (folder, mode) in new[] { ("secrets", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), ("my-templates", Open), ("secrets/dkim", Open) })
            Assert.Equal((folder, mode), (folder, File.GetUnixFileMode(Path.Combine(_folder, folder))));
    }

    [Fact]
    public void Schema_site_and_worker_are_verbs_of_one_image_and_wait_for_each_other()
    {
        Assert.Equal(["mailpit", "migrate", "postgres", "tls", "web", "worker"], Compose["services"]!.AsObject().Select(service => service.Key).Order(StringComparer.Ordinal));
        foreach (var name in OfOurs)
        {
            Assert.Empty(CommandLine.Root().Parse([.. Service(name)["command"].Texts()]).Errors);
            Assert.Equal("deploy/Dockerfile", (string)Service(name)["build"]!["dockerfile"]!);
        }
        Assert.Equal("service_healthy", (string)Service("migrate")["depends_on"]!["postgres"]!["condition"]!);
        foreach (var name in new[] { "web", "worker" }) Assert.Equal("service_completed_successfully", (string)Service(name)["depends_on"]!["migrate"]!["condition"]!);
        Assert.Equal("postgres:17", (string)Service("postgres")["image"]!);
        Assert.NotNull(Service("postgres")["healthcheck"]);
    }

    [Fact]
    public void What_runs_can_change_nothing_of_itself_and_not_take_all_memory()
    {
        foreach (var service in OfOurs.Select(Service))
        {
            Assert.Equal(("true", "ALL", "no-new-privileges:true"), ((string)service["read_only"]!, service["cap_drop"].Texts().Single(), service["security_opt"].Texts().Single()));
            Assert.Contains("/tmp", service["tmpfs"].Texts());
        }
        Assert.All(Compose["services"]!.AsObject(), service => Assert.Matches(@"^\d+[mg]$", (string?)service.Value!["mem_limit"] ?? service.Key));
    }

    [Fact]
    public void Nothing_secret_stands_in_the_files_and_nothing_but_the_proxy_listens_to_the_world()
    {
        foreach (var file in new[] { "docker-compose.yml", "deploy/example.env" }) Assert.DoesNotMatch(@"(?i)(password|key|token|secret)(=|: )(?!/run/secrets/)[^\s{}\[\]]", File.ReadAllText(Path.Combine(Checkout.Root, file)));
        Assert.All(Compose["services"]!.AsObject().Where(service => service.Key != "tls").SelectMany(service => service.Value!["ports"].Texts()), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        foreach (var ignored in new[] { "/digest.env", "secrets/" }) Assert.Contains(ignored, File.ReadAllLines(Path.Combine(Checkout.Root, ".gitignore")));
    }

    [Fact]
    public void Only_the_migration_has_the_owners_connection_and_it_lets_the_services_role_in()
    {
        Assert.Equal(["migrate"], Compose["services"]!.AsObject().Where(service => service.Value!["secrets"].Texts().Contains("owner_connection_string")).Select(service => service.Key));
        Assert.Equal(["migrate", "--grant", "digest_service"], Service("migrate")["command"].Texts());
        Assert.Contains("./deploy/postgres/service-role.sh:/docker-entrypoint-initdb.d/service-role.sh:ro", Service("postgres")["volumes"].Texts());
        Assert.Contains("create role digest_service login", File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "postgres", "service-role.sh")), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_asked_to_stop_has_the_time_that_it_takes() =>
        Assert.InRange(int.Parse(((string)Service("worker")["stop_grace_period"]!).TrimEnd('s'), CultureInfo.InvariantCulture), 61, 120);

    [FactWhereInstalled("bash")]
    public async Task The_health_check_tells_a_site_that_can_work_from_one_that_cannot()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var test = Service("web")["healthcheck"]!["test"].Texts();
        Assert.Equal("CMD", test[0]);

        Assert.Equal(0, await Check());
        await service.Do("delete from schema_migrations");
        Assert.NotEqual(0, await Check());

        async Task<int> Check()
        {
            using var check = Process.Start(test[1], test.Skip(2).Select(word => word.Replace("127.0.0.1/8080", $"127.0.0.1/{site.Address.Port}", StringComparison.Ordinal)));
            await check.WaitForExitAsync();
            return check.ExitCode;
        }
    }
}
