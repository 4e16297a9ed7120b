using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Tests.Support;
using DigestService.Web;

namespace DigestService.Tests.Web;

/// <summary>Requests that no browser sends. They go over a bare socket, since clients tidy an address before they ask for it.</summary>
public sealed partial class HostileInputTests
{
    private static readonly string[] Tricks =
    [
        "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%252e%252e%252fetc%252fpasswd", "/papers/../../appsettings.json", "/papers/%2e%2e%2f%2e%2e%2fappsettings.json",
        "/papers/..%5c..%5cappsettings.json", "/site.css/../appsettings.json", "/Web/Pages/Index.cshtml", "//etc/passwd",
        "/papers/a%00b", "/manage/a%00b", "/2026-11%00", "/papers/%ff%fe", "/manage/%c0%ae%c0%ae/try?keyword=x",
    ];

    private static readonly string[] NoMails = ["..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "..%5Csecret.txt", "..", "%2e%2e", "secret.txt", "1.eml%00", "*.eml", "%2e%2e/1.eml"];

    [Fact]
    public async Task A_path_that_plays_tricks_leads_nowhere()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var path in Tricks)
        {
            var answer = await Raw(site, $"GET {path} HTTP/1.1\r\nHost: digest.example.org\r\nConnection: close\r\n\r\n");
            Assert.True(Refusal().IsMatch(answer), $"{path}: {answer}");
            Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_demos_mailbox_shows_only_its_own_mails()
    {
        await using var service = await TestService.Start();
        var outside = Directory.CreateTempSubdirectory("digest-hostile-");
        var folder = outside.CreateSubdirectory("mails").FullName;
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret.txt"), "From: a@example.org\r\nSubject: secret\r\n\r\nsecret");
        await File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), "From: a@example.org\r\nSubject: secret\r\n\r\nsecret");
        await File.WriteAllTextAsync(Path.Combine(folder, "1.eml"), "From: a@example.org\r\nSubject: Mine\r\n\r\nhello");
        await using var site = await TestSite.Start(service, new Mailbox(folder));

        foreach (var path in NoMails.SelectMany(file => new[] { $"/mailbox/{file}", $"/mailbox/{file}/source", $"/mailbox/{file}/text" }))
        {
            var answer = await Raw(site, $"GET {path} HTTP/1.1\r\nHost: digest.example.org\r\nConnection: close\r\n\r\n");
            Assert.DoesNotContain("Subject:", answer, StringComparison.Ordinal); // two dots lead to another page, as they do in any path
            Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
        }
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task A_form_that_is_no_text_signs_nobody_up()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var field in new[] { "email=\u00FF\u00FE%40example.org", "email=\u00C0\u00AE%40example.org", "email=ada\u00ED\u00A0\u0080%40example.org", "email=ada%00%40example.org", "email=ada\0%40example.org" })
        {
            using var answer = await Post(site, "/subscribe", $"__form={await FormToken(site)}&{field}");
            Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{field}: {answer.StatusCode}");
        }
        await TestSite.TakenUp(service);
        Assert.Equal(0, await service.Ask<int>("select count(*) from subscribers"));
    }

    [Fact]
    public async Task A_field_that_comes_twice_counts_once_and_a_token_that_does_counts_not_at_all()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var token = await FormToken(site);

        using var twoAddresses = await Post(site, "/subscribe", $"__form={token}&email=ada%40example.org&email=eve%40example.org");
        using var twoTokens = await Post(site, "/subscribe", $"__form={token}&__form=x&email=bob%40example.org");
        await TestSite.TakenUp(service);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (twoAddresses.StatusCode, twoTokens.StatusCode));
        Assert.Equal("ada@example.org", await service.Ask<string>("select string_agg(email, ' ') from subscribers"));
    }

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Host: digest.example.org\r\nX-Forwarded-Host: evil.example")]
    [InlineData("Host: digest.example.org\r\nForwarded: host=evil.example;proto=http")]
    [InlineData("Host: digest.example.org\r\nX-Original-URL: /mailbox\r\nX-Rewrite-URL: /mailbox")]
    [InlineData("Host: \"><script>")]
    public async Task Whatever_host_a_request_names_no_page_and_no_mail_names_it(string headers)
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "One", "2025-12-11"));
        await using var site = await TestSite.Start(service);

        foreach (var path in new[] { "/", "/papers/2512.00001", "/papers/2512.00001v2", "/feed.xml", "/api/v1/papers", "/api/v1/openapi.json", "/robots.txt" })
        {
            var answer = await Raw(site, $"GET {path} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n");
            Assert.Matches("^HTTP/1.1 (200|301|308|400) ", answer);
            Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", answer, StringComparison.Ordinal);
        }
        var form = $"__form={await FormToken(site)}&email=ada%40example.org";
        await Raw(site, $"POST /subscribe HTTP/1.1\r\n{headers}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\nConnection: close\r\n\r\n{form}");
        await TestSite.TakenUp(service);
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));
        Assert.All(service.Mail.Mails, mail => Assert.DoesNotContain("evil", Encoding.ASCII.GetString(mail.Raw.ToArray()), StringComparison.Ordinal));
    }

    [GeneratedRegex("^HTTP/1.1 (400|404) ")]
    private static partial Regex Refusal();

    private static async Task<string> FormToken(TestSite site) => (await site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

    /// <param name="body">Each character is a byte.</param>
    private static async Task<HttpResponseMessage> Post(TestSite site, string path, string body)
    {
        using var content = new StringContent(body, Encoding.Latin1, MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded"));
        return await site.Browser.PostAsync(path, content);
    }

    private static async Task<string> Raw(TestSite site, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync();
    }
}
