using System.Diagnostics;
using System.Globalization;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Rendering;

/// <summary>What spam filters think of the mails as they really go out; see docs/mail.md.</summary>
public sealed class SpamScoreTests : IDisposable
{
    private const string Spam =
        """
        From: x@digest.example.org
        To: ada@example.org
        Subject: MAKE MONEY FAST!!! 100% FREE VIAGRA
        Content-Type: text/html; charset=utf-8

        <html><body><font size=7 color=red>CLICK HERE NOW <a href="http://1.2.3.4/a.exe">http://bank.example.com/</a> Dear friend, you have won $1,000,000.</font></body></html>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("digest-spam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactWhereInstalled("spamassassin")]
    public Task SpamAssassin_finds_nothing_in_digest_and_confirmation() => FindsNothing("spamassassin");

    [FactWhereInstalled("rspamd")]
    public Task Rspamd_finds_nothing_in_digest_and_confirmation() => FindsNothing("rspamd");

    private async Task FindsNothing(string scorer)
    {
        var (digest, confirmation) = await MailsAsSent();
        var spam = Path.Combine(_folder, "spam.eml");
        await File.WriteAllTextAsync(spam, Spam);

        var scores = await Score(scorer, digest, confirmation, spam);

        Assert.InRange(scores[digest], -5, 0.5);
        Assert.InRange(scores[confirmation], -5, 0.5);
        Assert.InRange(scores[spam], 3, 100);
    }

    private async Task<(string Digest, string Confirmation)> MailsAsSent()
    {
        await using var service = await TestService.Start();
        var now = DateTimeOffset.UtcNow;
        var today = $"{now:yyyy-MM-dd}";
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC", Cadence = Cadence.Daily }, now.AddDays(-1).ToString("O"));
        await service.Subscription.Begin(EmailAddress.Parse("grace@example.org"), new Profile(), confirmed: false, now);
        await service.Tell("hf", now.ToString("O"), [.. Enumerable.Range(1, 7).Select(i => Told.Listed($"2512.{i:00000}", $"A router of experts, part {i}", today, @abstract: "A router sends each word to the experts that know it. We train one without labels."))]);
        await service.ComposeAndSend(now.ToString("O"));
        var mails = service.Mail.Mails.Select((mail, at) => (Text: System.Text.Encoding.UTF8.GetString(mail.Raw.Span), Raw: mail.Raw.ToArray(), File: Path.Combine(_folder, $"{at}.eml"))).ToList();
        foreach (var mail in mails) await File.WriteAllBytesAsync(mail.File, mail.Raw);
        return (mails.Single(mail => mail.Text.Contains("To: ada@", StringComparison.Ordinal)).File, mails.Single(mail => mail.Text.Contains("To: grace@", StringComparison.Ordinal)).File);
    }

    private static async Task<IReadOnlyDictionary<string, double>> Score(string scorer, params string[] files)
    {
        using var script = Process.Start(new ProcessStartInfo("sh", [Path.Combine(Checkout.Root, "tests", "spam-scores.sh"), scorer, .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 1, await complained); // of the spam
        return (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(words => words[1], words => double.Parse(words[0], CultureInfo.InvariantCulture));
    }
}
