using System.CommandLine;
using System.Text;
using AngleSharp.Html.Parser;
using DigestService.Cli;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Bounces;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Journeys;

/// <summary>What the program writes and answers while it does its work, and while everything around it fails: no secret in any of it, no reader's address in its log.</summary>
public sealed class NothingIsToldTests : IAsyncLifetime
{
    private const string Ours = "digest.example.org";
    private readonly Dictionary<string, string> _secrets = new()
    {
        ["Digest__Smtp__Password"] = "relay-Yd4GxZ9mQv7wKp2T",
        ["Digest__Smtp__Fallback__Password"] = "fallback-Hq8RtN3vLs6yBf1J",
        ["Digest__Links__Key"] = "links-Vb5MxC7zQw2EaS9dFg4HjK8lPo3Iu6Yt",
        ["Digest__Links__OldKeys"] = "oldkey-Tg6RfV3eDc8WsX1qAz5YhN7uJm2Ik4Ol",
        ["Digest__Api__Token"] = "api-Pl0OkM9nIj8BuH7vGy6CtF5xRd4ZsE3a",
        ["Digest__Bounces__Secret"] = "hook-Qa1Ws2Ed3Rf4Tg5Yh6Uj7Ik8Ol9Pz0Xc",
        ["Digest__Dkim__PrivateKey"] = DkimSamples.Pem,
    };

    private readonly StringBuilder _heard = new();
    private TestService _service = null!;
    private Dictionary<string, string> _settings = [];

    public async Task InitializeAsync()
    {
        _service = await TestService.Start(
            new LoopbackOptions { Login = ("digest", _secrets["Digest__Smtp__Password"]), Script = Misbehave },
            given => given with { Links = new LinkSettings { Key = _secrets["Digest__Links__Key"] }, Sender = given.Sender with { ReturnPath = $"bounce@{Ours}" } });
        var database = new NpgsqlConnectionStringBuilder(_service.Settings.ConnectionString);
        _secrets["password of the database"] = database.Password ??= "database-Zx9Cv8Bn7Mq6Wr5T"; // a socket asks for none
        _settings = DigestProgram.Configured(database.ConnectionString, _service.Mail.Port);
        foreach (var (key, value) in _secrets.Where(secret => secret.Key.StartsWith("Digest", StringComparison.Ordinal))) _settings[key] = value;
        foreach (var (key, value) in new[]
        {
            ("Digest__Smtp__User", "digest"), ("Digest__Smtp__Fallback__User", "digest"), ("Digest__Smtp__Fallback__Host", "127.0.0.1"), ("Digest__Smtp__Fallback__Port", "1"), ("Digest__Smtp__Fallback__Tls", "None"),
            ("Digest__Sender__ReturnPath", $"bounce@{Ours}"), ("Digest__Dkim__Selector", "digest1"), ("Digest__Schedule__DeliverSeconds", "1"), ("Digest__Schedule__ComposeSeconds", "1"),
            ("Digest__HuggingFace__BaseUrl", "http://127.0.0.1:1"), ("Digest__Arxiv__RssBaseUrl", "http://127.0.0.1:1"), ("Digest__Arxiv__ApiBaseUrl", "http://127.0.0.1:1"), ("Digest__Feeds__Attempts", "1"),
        }) _settings[key] = value;
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    /// <summary>Servers quote whom a mail was for.</summary>
    private static LoopbackAction? Misbehave(LoopbackMoment moment) => moment.Step != LoopbackStep.RcptTo ? null : moment.Recipient!.Split('@')[0] switch
    {
        "gone" => LoopbackAction.Say($"550 5.1.1 <{moment.Recipient}>: Recipient address rejected: User unknown"),
        "guarded1" or "guarded2" or "guarded3" or "guarded4" or "guarded5" => LoopbackAction.Say($"550 5.7.1 <{moment.Recipient}>: blocked using a block list; write to {moment.Recipient}"),
        "busy" => LoopbackAction.Say($"451 4.7.1 {moment.Recipient} is greylisted"),
        _ => null,
    };

    [FactWhereInstalled("kill")]
    public async Task At_any_level_no_log_and_no_answer_holds_a_secret()
    {
        await using (var running = await RunningDigest.Start(_settings, "run", "--verbose"))
        {
            await Live(running);
            foreach (var bearer in new[] { _settings["Digest__Api__Token"], "wrong" })
                foreach (var path in new[] { "/api/v1/subscribers", "/api/v1/subscribers/1", "/api/v1/openapi.json", "/healthz", "/readyz", "/about", "/imprint" }) await Ask(running, HttpMethod.Get, path, bearer: bearer);
            await Fail(running);
            _heard.Append(await running.Stop());
        }
        var password = _secrets["password of the database"];
        await Task.WhenAll(
            Run("doctor --verbose", ("PATH", "/nowhere"), ("Digest__Site__PublicUrl", "http://127.0.0.1:1")), // no dig, no site: neither is asked for long
            Run("migrate --verbose"), Run("deliver --verbose", ("Digest__Smtp__User", "another")),
            Run("status --verbose", ("ConnectionStrings__Digest", _settings["ConnectionStrings__Digest"].Replace("Database=", "Database=no", StringComparison.Ordinal))),
            Run("status --verbose", ("ConnectionStrings__Digest", $"Host=127.0.0.1;Port=1;Username=digest;Password={password};Timeout=1")),
            Run("status", ("ConnectionStrings__Digest", $"Host=127.0.0.1;Passwort={password}")));
        // Values that cannot be: the fault names the key.
        var halves = _secrets.Where(secret => secret.Key.StartsWith("Digest", StringComparison.Ordinal)).Select(secret => (secret.Key, Value: secret.Value.Contains('\n', StringComparison.Ordinal) ? "dkim-2Wsx4Rfv6Yhn8Ik" : secret.Value[..20])).ToArray();
        await Run("worker", halves);
        foreach (var (key, value) in halves) _secrets["half of " + key] = value;

        var heard = _heard.ToString();
        Assert.Contains("info:", heard, StringComparison.Ordinal);
        Assert.Contains("Digest:Links:Key is shorter", heard, StringComparison.Ordinal);
        foreach (var (key, secret) in _secrets.SelectMany(Forms)) Assert.False(heard.Contains(secret, StringComparison.Ordinal), $"{key} is told: …{Around(heard, secret)}…");
    }

    [FactWhereInstalled("kill")]
    public async Task Above_debug_the_log_names_no_address_of_a_reader()
    {
        await using var running = await RunningDigest.Start(_settings, "run");
        await Live(running);
        await Fail(running);
        var log = await running.Stop();

        Assert.Contains("Composing: ", log, StringComparison.Ordinal); // it does write, of mails and of faults
        Assert.Contains("is paused until", log, StringComparison.Ordinal);
        Assert.Contains("A page could not be shown", log, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)@(reader|lab|other|gone|busy)\\.example|%40", log);
    }

    [Fact]
    public void No_secret_can_be_given_on_a_command_line_where_other_users_see_it()
    {
        static IEnumerable<Option> All(Command command) => command.Options.Concat(command.Subcommands.SelectMany(All));

        // The file that holds one can be named.
        Assert.DoesNotContain(All(CommandLine.Root()), option => !option.Name.EndsWith("-file", StringComparison.Ordinal) && new[] { "password", "secret", "token", "connection" }.Any(word => option.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Somebody signs up and confirms; digests are composed and delivered, refused in several ways; one comes back.</summary>
    private async Task Live(RunningDigest running)
    {
        var now = DateTimeOffset.UtcNow;
        await _service.Tell("hf", now.AddHours(-1).ToString("O"), Told.Listed("2603.00001", "A router", $"{now:yyyy-MM-dd}"));
        foreach (var email in new[] { "ada@reader.example", "gone@gone.example", "busy@busy.example", "guarded1@lab.example", "guarded2@lab.example", "guarded3@lab.example", "guarded4@lab.example", "guarded5@lab.example" }) await _service.Subscribe(email, new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.ToString("O"));
        await Post(running, "/subscribe", ("Email", "eve@other.example"), ("Keywords", "router"));
        await Until("select count(*) filter (where state = 'sent') >= 2 and exists (select from provider_pauses) from outbox");
        var mail = _service.Mails.First(mail => mail.To.ToString() == "eve@other.example");
        await Post(running, TestSite.LinkIn(mail.TextBody, "confirm"));
        await Until("select count(*) filter (where state = 'sent') >= 3 from outbox");
        var digest = _service.Mail.Mails.First(sent => sent.Recipients.Contains("ada@reader.example"));
        await Ask(running, HttpMethod.Post, "/hooks/bounce", BounceRig.Message("postfix-unknown.eml", digest.Sender!), _settings["Digest__Bounces__Secret"]);
        foreach (var page in new[] { "/", "/search?q=router", "/subscribe?email=ada%40reader.example", TestSite.LinkIn(_service.Mails.First(each => each.To.ToString() == "ada@reader.example").TextBody, "digest") }) await Ask(running, HttpMethod.Get, page);
    }

    /// <summary>Every page and tick meets a table that is gone, and rows that nobody expects.</summary>
    private async Task Fail(RunningDigest running)
    {
        await _service.Do("alter table keywords rename to gone");
        await Post(running, "/subscribe", ("Email", "late@other.example"), ("Keywords", "router"));
        await Ask(running, HttpMethod.Get, "/api/v1/subscribers/1", bearer: _settings["Digest__Api__Token"]);
        await _service.Do("update schedule set due_at = now() - interval '1 day', last_issue_date = current_date - 3");
        await Task.Delay(2500); // a tick or two
        await _service.Do("alter table gone rename to keywords");
    }

    private async Task Until(string sql)
    {
        for (var patience = 0; !await _service.Ask<bool>(sql); patience++)
        {
            if (patience > 600) throw new TimeoutException(sql);
            await Task.Delay(100);
        }
    }

    private async Task Post(RunningDigest running, string path, params (string Name, string Value)[] fields)
    {
        var form = await new HtmlParser().ParseDocumentAsync(await running.Browser.GetStringAsync(path)); // shows whose token it is
        var token = form.QuerySelector("main input[name=__form]")!.GetAttribute("value")!;
        using var answer = await running.Browser.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(KeyValuePair.Create("__form", token))));
        _heard.AppendLine($"{answer.Headers}").AppendLine(await answer.Content.ReadAsStringAsync());
    }

    private async Task Ask(RunningDigest running, HttpMethod method, string path, byte[]? body = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        using var answer = await running.Browser.SendAsync(request);
        _heard.AppendLine($"{answer.Headers}").AppendLine(await answer.Content.ReadAsStringAsync());
    }

    private async Task Run(string words, params (string Key, string Value)[] other)
    {
        var settings = new Dictionary<string, string>(_settings);
        foreach (var (key, value) in other) settings[key] = value;
        var ended = await DigestProgram.Run(words.Split(' '), settings);
        lock (_heard) _heard.AppendLine(ended.Out).AppendLine(ended.Error);
    }

    /// <summary>As it is, and as it goes over a wire.</summary>
    private static IEnumerable<(string Key, string Secret)> Forms(KeyValuePair<string, string> secret) => secret.Value.Contains('\n', StringComparison.Ordinal)
        ? secret.Value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 40).Select(line => (secret.Key, line))
        : [(secret.Key, secret.Value), (secret.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret.Value)).TrimEnd('=')), (secret.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0digest\0{secret.Value}")).TrimEnd('='))];

    private static string Around(string text, string secret) => text.IndexOf(secret, StringComparison.Ordinal) is var at && at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 20)];
}
