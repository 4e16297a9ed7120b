using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Delivery.Dkim;
using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Deploy;

/// <summary>The manifests of deploy/kubernetes, held against the program, and built by kubectl where it is installed.</summary>
public sealed partial class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";
    private static readonly IReadOnlyList<JsonNode> Base = Manifests("base");

    public static TheoryData<string> Programs => ["digest-migrate", "digest-web", "digest-worker"];

    private static string At(params string[] path) => Path.Combine([Checkout.Root, Folder, .. path]);

    private static List<JsonNode> Manifests(string folder) =>
        [.. Directory.GetFiles(At(folder), "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal).SelectMany(file => Yaml.All(File.ReadAllText(file)))];

    private static JsonNode The(string kind, string name) => Base.Single(each => (string)each["kind"]! == kind && (string)each["metadata"]!["name"]! == name);

    private static JsonNode Pod(string name) => Base.Single(each => (string)each["kind"]! is "Deployment" or "Job" && (string)each["metadata"]!["name"]! == name)["spec"]!["template"]!;

    private static JsonNode Container(string name) => Pod(name)["spec"]!["containers"]!.AsArray().Single()!;

    private static int Number(JsonNode? node) => int.Parse((string)node!, CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Each_runs_a_verb_of_the_image_that_can_change_nothing_of_itself(string name)
    {
        var (pod, container) = (Pod(name)["spec"]!, Container(name));

        Assert.Equal("digest-service", (string)container["image"]!);
        Assert.Empty(CommandLine.Root().Parse([.. container["args"].Texts()]).Errors);
        Assert.Equal(("true", "RuntimeDefault", "false"), ((string)pod["securityContext"]!["runAsNonRoot"]!, (string)pod["securityContext"]!["seccompProfile"]!["type"]!, (string)pod["automountServiceAccountToken"]!));
        Assert.Equal(("true", "false", "ALL"), ((string)container["securityContext"]!["readOnlyRootFilesystem"]!, (string)container["securityContext"]!["allowPrivilegeEscalation"]!, container["securityContext"]!["capabilities"]!["drop"].Texts().Single()));
        Assert.InRange(Number(pod["terminationGracePeriodSeconds"]), name == "digest-worker" ? 61 : 60, 120);
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        Assert.Equal(pod["volumes"]!.AsArray().Select(volume => (string)volume!["name"]!).Order(), container["volumeMounts"]!.AsArray().Select(mount => (string)mount!["name"]!).Order());
    }

    [Theory]
    [InlineData("production", "digest-migrate")]
    [InlineData("production", "digest-web")]
    [InlineData("production", "digest-worker")]
    public void The_settings_of_an_installation_load(string overlay, string name)
    {
        var secrets = Directory.CreateTempSubdirectory("digest-secrets-").FullName;
        var generated = Yaml.One($"{Folder}/overlays/{overlay}/kustomization.yaml")["secretGenerator"]!.AsArray().ToDictionary(secret => (string)secret!["name"]!, secret => secret!["files"].Texts());
        foreach (var volume in Pod(name)["spec"]!["volumes"]!.AsArray().Where(volume => volume!["secret"] is { } secret && secret["optional"] is null))
        {
            var (place, files) = (Directory.CreateDirectory(secrets + Container(name)["volumeMounts"]!.AsArray().Single(mount => (string)mount!["name"]! == (string)volume!["name"]!)!["mountPath"]!), generated[(string)volume!["secret"]!["secretName"]!]);
            foreach (var file in files) File.WriteAllText(Path.Combine(place.FullName, Path.GetFileName(file.Split('=')[0])), $"Host=db.example.org;Database=digest;Username={volume["name"]}");
        }
        var settings = Yaml.Environment(At("overlays", overlay, "digest.env"));
        SetDkim(name, settings, secrets);
        foreach (var variable in Container(name)["env"]!.AsArray()) settings[Yaml.Key((string)variable!["name"]!)] = secrets + (string)variable["value"]!;

        var loaded = Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Needs.Service);

        Assert.EndsWith(name == "digest-migrate" ? "=owner" : "=secrets", loaded.ConnectionString, StringComparison.Ordinal); // nothing else runs as the owner
        Assert.Equal(("https://digest.example.org", "digest1"), (loaded.Site.PublicUrl, loaded.Dkim.Selector));
        Assert.Equal(loaded.Site.PublicUrl, "https://" + (string)Yaml.One($"{Folder}/overlays/{overlay}/ingress.yaml")["spec"]!["rules"]![0]!["host"]!);
        Directory.Delete(secrets, recursive: true);
    }

    /// <summary>The one secret that may be missing: with the settings and the file that docs/mail.md names.</summary>
    private static void SetDkim(string name, Dictionary<string, string?> settings, string secrets)
    {
        var documented = DkimSetting().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "mail.md"))).ToDictionary(match => Yaml.Key(match.Groups[1].Value), match => match.Groups[2].Value);
        var volume = Pod(name)["spec"]!["volumes"]!.AsArray().Single(volume => (string?)volume!["secret"]?["secretName"] == "digest-dkim")!;
        Assert.Equal("true", (string)volume["secret"]!["optional"]!);
        var mount = Container(name)["volumeMounts"]!.AsArray().Single(mount => (string)mount!["name"]! == (string)volume["name"]!)!;
        var file = documented["Digest:Dkim:PrivateKey:File"];
        Assert.Equal((string)mount["mountPath"]!, Path.GetDirectoryName(file));
        Directory.CreateDirectory(secrets + (string)mount["mountPath"]!);
        File.WriteAllText(secrets + file, DkimKey.Make());
        (settings["Digest:Dkim:Selector"], settings["Digest:Dkim:PrivateKey:File"]) = (documented["Digest:Dkim:Selector"], secrets + file);
    }

    [GeneratedRegex("`(Digest__Dkim__[A-Za-z_]+)=([^` ]+)`")]
    private static partial Regex DkimSetting();

    [Fact]
    public async Task Probes_ask_what_site_and_worker_answer()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        foreach (var name in new[] { "digest-web", "digest-worker" })
        {
            var port = Container(name)["ports"]![0]!;
            Assert.Equal("8080", (string)port["containerPort"]!); // the image's, see ImageTests
            foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                var asked = Container(name)[probe]!["httpGet"]!;
                Assert.Equal(port["name"]!.ToString(), asked["port"]!.ToString());
                (await site.Browser.GetAsync((string)asked["path"]!)).EnsureSuccessStatusCode();
            }
            Assert.NotEqual((string)Container(name)["livenessProbe"]!["httpGet"]!["path"]!, (string)Container(name)["readinessProbe"]!["httpGet"]!["path"]!);
        }
        Assert.Equal("http", (string)The("Service", "digest-web")["spec"]!["ports"]![0]!["targetPort"]!);
    }

    [Fact]
    public void Every_selector_selects_pods()
    {
        string[] programs = ["digest-migrate", "digest-web", "digest-worker"];
        var labels = programs.Select(name => (string)Pod(name)["metadata"]!["labels"]!["app.kubernetes.io/component"]!).ToHashSet();
        foreach (var manifest in Base)
            foreach (var selector in new[] { manifest["spec"]?["selector"]?["matchLabels"], manifest["spec"]?["podSelector"]?["matchLabels"], (string)manifest["kind"]! == "Service" ? manifest["spec"]!["selector"] : null })
                if (selector is not null) Assert.Contains((string)selector["app.kubernetes.io/component"]!, labels);
        Assert.Equal(["digest-web", "digest-worker"], Base.Where(each => (string)each["kind"]! == "PodDisruptionBudget").Select(each => (string)each["metadata"]!["name"]!).Order());
    }

    [Fact]
    public void Who_may_talk_to_whom_leaves_room_for_the_database_the_relay_the_sources_and_the_site()
    {
        Assert.Equal(["4318", "53", "53", "5432"], Ports(The("NetworkPolicy", "digest"), "egress"));
        Assert.Equal(["25", "443", "465", "587"], Ports(The("NetworkPolicy", "digest-worker"), "egress"));
        Assert.Null(The("NetworkPolicy", "digest-web")["spec"]!["egress"]); // the README says what does not work there
        Assert.Equal(["8080", "9464"], Ports(The("NetworkPolicy", "digest-web"), "ingress"));
        Assert.Equal(["9464"], Ports(The("NetworkPolicy", "digest-worker"), "ingress"));
        Assert.Equal(["Ingress", "Egress"], The("NetworkPolicy", "digest")["spec"]!["policyTypes"].Texts());

        static IEnumerable<string> Ports(JsonNode policy, string direction) => policy["spec"]![direction]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => (string)port!["port"]!).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Prometheus_may_ask_where_the_metrics_are_and_nobody_else()
    {
        var listens = new Uri(Yaml.Environment(At("overlays", "production", "digest.env"))["Digest:Monitoring:Listen"]!);

        Assert.Equal(("0.0.0.0", "9464"), (listens.Host, $"{listens.Port}"));
        Assert.All(Yaml.One("deploy/monitoring/prometheus.yml")["scrape_configs"]![0]!["static_configs"]![0]!["targets"].Texts(), target => Assert.EndsWith($":{listens.Port}", target, StringComparison.Ordinal));
        foreach (var name in new[] { "digest-web", "digest-worker" })
        {
            Assert.Equal($"{listens.Port}", (string)Container(name)["ports"]!.AsArray().Single(port => (string)port!["name"]! == "metrics")!["containerPort"]!);
            var rule = The("NetworkPolicy", name)["spec"]!["ingress"]!.AsArray().Single(rule => (string)rule!["ports"]![0]!["port"]! == $"{listens.Port}")!;
            Assert.Equal("monitoring", (string)rule["from"]!.AsArray().Single()!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]!);
        }
    }

    /// <summary>A job cannot be changed, and its config map is called otherwise after each change of digest.env.</summary>
    [Fact]
    public void Whoever_applies_as_documented_deletes_the_job_first()
    {
        foreach (var file in new[] { "deploy/kubernetes/README.md", "docs/operations.md" })
            foreach (var line in File.ReadLines(Path.Combine(Checkout.Root, file)).Where(line => line.Contains("kubectl apply -k", StringComparison.Ordinal)))
                Assert.Contains("kubectl -n digest delete job digest-migrate --ignore-not-found && kubectl apply -k .", line, StringComparison.Ordinal);
        Assert.Equal("digest-settings", (string)Container("digest-migrate")["envFrom"]![0]!["configMapRef"]!["name"]!);
        Assert.NotNull(The("Job", "digest-migrate")["spec"]!["ttlSecondsAfterFinished"]);
    }

    [Fact]
    public void The_documents_give_a_worker_the_time_that_the_files_give_it()
    {
        string[] given = [$"terminationGracePeriodSeconds: {Number(Pod("digest-worker")["spec"]!["terminationGracePeriodSeconds"])}", $"--time {((string)Yaml.One("docker-compose.yml")["services"]!["worker"]!["stop_grace_period"]!).TrimEnd('s')}", File.ReadLines(Path.Combine(Checkout.Root, "deploy", "systemd", "digest-worker@.service")).Single(line => line.StartsWith("TimeoutStopSec=", StringComparison.Ordinal))];

        foreach (var file in new[] { "docs/reliability.md", "docs/operations.md" })
            Assert.All(given, each => Assert.Contains(each, File.ReadAllText(Path.Combine(Checkout.Root, file)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_checks_run_where_the_network_lets_them_through()
    {
        var readme = File.ReadAllText(At("README.md"));

        Assert.Contains("exec deploy/digest-worker -- dotnet DigestService.dll doctor", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("exec deploy/digest-web", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_makes_each_secret_that_an_installation_names()
    {
        var readme = File.ReadAllText(At("README.md"));
        foreach (var overlay in new[] { "production", "cloudnative-pg" })
            foreach (var file in Yaml.One($"{Folder}/overlays/{overlay}/kustomization.yaml")["secretGenerator"]!.AsArray().SelectMany(secret => secret!["files"].Texts()))
                Assert.Contains($" > {(overlay == "production" ? "" : "../cloudnative-pg/")}{file.Split('=')[^1]}\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_kustomization_names_is_there_and_nothing_is_forgotten()
    {
        foreach (var file in Directory.GetFiles(At(), "kustomization.yaml", SearchOption.AllDirectories))
        {
            var (folder, kustomization) = (Path.GetDirectoryName(file)!, Yaml.All(File.ReadAllText(file)).Single());
            var named = kustomization["resources"].Texts();
            Assert.All(named, resource => Assert.True(Path.Exists(Path.Combine(folder, resource)), $"{folder}: {resource}"));
            Assert.Equal(Directory.GetFiles(folder, "*.yaml").Select(Path.GetFileName).Where(name => name != "kustomization.yaml").Order(StringComparer.Ordinal), named.Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_site_alone_reads_from_the_standbys_that_the_cluster_makes()
    {
        var overlay = Yaml.One($"{Folder}/overlays/cloudnative-pg/kustomization.yaml");
        var patch = overlay["patches"]!.AsArray().Single(each => each!["patch"]!.ToString().Contains("ConnectionStrings__Reading", StringComparison.Ordinal))!;
        var secret = overlay["secretGenerator"]!.AsArray().Single(each => (string)each!["name"]! == "digest-reading")!;

        Assert.Equal("digest-web", (string)patch["target"]!["name"]!);
        Assert.Contains($"secretKeyRef: {{name: digest-reading, key: {Path.GetFileName(secret["files"].Texts().Single())}}}", patch["patch"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("on", (string)Manifests("overlays/cloudnative-pg").Single(each => (string)each["kind"]! == "Cluster")["spec"]!["postgresql"]!["parameters"]!["hot_standby_feedback"]!);
    }

    [FactWhereInstalled("kubectl")]
    public void Kubectl_builds_both_installations()
    {
        var copy = Directory.CreateTempSubdirectory("digest-kubernetes-").FullName;
        foreach (var file in Directory.GetFiles(At(), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(At(), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        foreach (var secret in new[] { "production/secrets/connection_string", "production/secrets/owner_connection_string", "production/secrets/links_key", "production/secrets/smtp_password", "cloudnative-pg/secrets/password", "cloudnative-pg/secrets/reading_connection_string" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, "overlays", secret))!);
            File.WriteAllText(Path.Combine(copy, "overlays", secret), "made up");
        }

        foreach (var (overlay, clusters) in new[] { ("production", 0), ("cloudnative-pg", 1) })
        {
            using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(copy, "overlays", overlay)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var complained = kubectl.StandardError.ReadToEndAsync();
            var built = Yaml.All(kubectl.StandardOutput.ReadToEnd());
            Assert.Equal("", complained.Result);
            Assert.Equal(clusters, built.Count(each => (string)each["kind"]! == "Cluster"));
            Assert.All(built.Where(each => (string)each["kind"]! is not ("Namespace" or "Cluster")), each => Assert.Equal("digest", (string)each["metadata"]!["namespace"]!));
            Assert.Equal(clusters, built.Count(each => each["spec"]?["template"]?["spec"]?["containers"]?[0]?["env"]?.AsArray().Any(variable => (string)variable!["name"]! == "PGPASSWORD") ?? false));
        }
        Directory.Delete(copy, recursive: true);
    }
}
