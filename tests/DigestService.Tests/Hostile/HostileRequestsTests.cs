using System.Net.Http.Headers;
using System.Text;
using DigestService.Bounces;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Api;
using DigestService.Web.Defence;

namespace DigestService.Tests.Hostile;

/// <summary>Bodies, tokens and fields that no program of ours sends: each is told that it is the sender's fault, or taken; none is a fault of ours.</summary>
public sealed class HostileRequestsTests : IAsyncLifetime
{
    private static readonly string Secret = new('s', 40);

    private static readonly string[] Bodies =
    [
        "", "null", "[]", "1", "\"x\"", "{", "{}", "{\"email\":null}", "{\"email\":1}", "{\"email\":\"ada@example.org\",\"profile\":null}", "{\"email\":\"ada@example.org\",\"profile\":[]}",
        Profile("\"keywords\":null"), Profile("\"keywords\":[null]"), Profile("\"keywords\":[\"\"]"), Profile("\"keywords\":[\"\\u0000\"]"), Profile("\"keywords\":[\"\\ud800\"]"), Profile("\"keywords\":[\"\\\"gan\\nmoe\\\"\"]"), Profile("\"keywords\":{}"),
        Profile("\"mutes\":null"), Profile("\"mutes\":[null]"), Profile("\"mutes\":[{}]"), Profile("\"mutes\":[{\"query\":null}]"), Profile("\"mutes\":[{\"query\":\"x\",\"until\":\"9999-12-31\"}]"), Profile("\"mutes\":[{\"query\":\"x\",\"until\":\"0001-01-01\"}]"),
        Profile("\"categories\":null"), Profile("\"categories\":[null]"), Profile("\"scope\":\"categories\",\"categories\":[\"\\u0000\"]"), Profile("\"scope\":7"), Profile("\"scope\":null"), Profile("\"cadence\":\"weekly\""), Profile("\"weekday\":9"), Profile("\"weekday\":\"9\""),
        Profile("\"hour\":-1"), Profile("\"hour\":1e9"), Profile("\"hour\":24"), Profile("\"timeZone\":null"), Profile("\"timeZone\":\"\""), Profile("\"timeZone\":\"../../etc/passwd\""), Profile("\"timeZone\":\"a\\u0000b\""), Profile("\"maxPapers\":99999999999"), Profile("\"format\":\"9\""),
        Profile("\"hour\":" + new string('9', 1000)), new string('[', 10_000), "{\"a\":" + new string('[', 100), "\ufeff{}", "{\"email\":\"ada@example.org\",\"email\":\"eve@example.org\"}",
    ];

    private TestService _service = null!;
    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start(settings: given => given with
        {
            Limits = new LimitSettings { PostsPerMinute = 0, SearchesPerMinute = 0, SignUpsBeforeQuestion = 0, SignUpsPerAddress = 0, SignUpsPerSubnet = 0, TrialsPerMinute = 0 },
            Api = new ApiSettings { Token = HostileStage.OperatorToken },
            Bounces = new BounceSettings { Secret = Secret },
            Sender = given.Sender with { ReturnPath = "bounce@digest.example.org" },
        });
        _site = await TestSite.Start(_service);
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Bodies_to_the_API()
    {
        var reader = await _service.Subscribe("bob@example.org", new Profile(), "2026-03-01T07:00Z");
        var random = new Random(6);
        var whole = Encoding.UTF8.GetBytes(Profile("\"keywords\":[\"gan\"],\"mutes\":[{\"query\":\"x\"}],\"hour\":7,\"timeZone\":\"Europe/Berlin\",\"cadence\":\"weekly\",\"weekday\":\"monday\""));

        foreach (var body in Bodies.Select(Encoding.UTF8.GetBytes).Concat(Enumerable.Range(0, 200).Select(_ => Mutated(whole, random))))
        {
            await Send(HttpMethod.Post, "/api/v1/subscribers", body, "application/json", HostileStage.OperatorToken);
            await Send(HttpMethod.Put, $"/api/v1/subscribers/{reader}/profile", body, "application/json", HostileStage.OperatorToken);
        }
    }

    [Fact]
    public async Task Messages_to_the_hook()
    {
        var random = new Random(6);
        var folder = Path.Combine(Checkout.Root, "tests/DigestService.Tests/Bounces/Messages");
        foreach (var file in Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal))
            for (var round = 0; round < 3; round++)
                await Send(HttpMethod.Post, "/hooks/bounce", Mutated(File.ReadAllBytes(file), random), "message/rfc822", Secret);
    }

    [Fact]
    public async Task Tokens_and_fields_of_forms()
    {
        var token = (await _site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;
        foreach (var text in HostileText.Markup.Concat(HostileText.Pieces).Select(text => text.Replace("\ud83d<", "<", StringComparison.Ordinal)).Where(text => text is not ("." or ".." or "\ud800")))
        {
            var padded = Uri.EscapeDataString(text.PadRight(60, '!')[..60].Replace('\ud83d', '?'));
            foreach (var page in new[] { "confirm", "manage", "unsubscribe", "left", "digest", "feed", "account", "address" }) await Get($"/{page}/{padded}");
            await Get($"/{Uri.EscapeDataString(text)}");
            await Get($"/?page={Uri.EscapeDataString(text)}&sort={Uri.EscapeDataString(text)}");
            var field = Uri.EscapeDataString(text);
            await Send(HttpMethod.Post, $"/unsubscribe/{padded}", Encoding.ASCII.GetBytes("List-Unsubscribe=One-Click"), "application/x-www-form-urlencoded");
            foreach (var given in new[] { token, field, Uri.EscapeDataString(text.PadRight(32, '!')[..32].Replace('\ud83d', '?')) })
                await Send(HttpMethod.Post, "/subscribe", Encoding.ASCII.GetBytes($"__form={given}&Email={field}&Keywords={field}&Picked={field}&question={field}&Answer={field}&Sure={field}&Website="), "application/x-www-form-urlencoded");
        }
    }

    private static string Profile(string fields) => "{\"email\":\"ada@example.org\",\"confirmed\":true,\"profile\":{" + fields + "}}";

    private static byte[] Mutated(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 1; times--)
        {
            var at = random.Next(bytes.Count);
            if (random.Next(3) == 0) bytes[at] = (byte)random.Next(256);
            else if (random.Next(2) == 0) bytes.RemoveRange(at, random.Next(Math.Min(20, bytes.Count - at)));
            else bytes.InsertRange(at, Encoding.UTF8.GetBytes(HostileText.Pieces[random.Next(HostileText.Pieces.Length)]));
        }
        return [.. bytes];
    }

    private async Task Get(string path)
    {
        using var answer = await _site.Browser.GetAsync(path);
        Assert.True((int)answer.StatusCode < 500, $"{path}: {(int)answer.StatusCode}");
    }

    private async Task Send(HttpMethod method, string path, byte[] body, string type, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await _site.Browser.SendAsync(request);
        Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {(int)answer.StatusCode} to {Encoding.UTF8.GetString(body)}");
    }
}
