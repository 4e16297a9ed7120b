using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery.Dkim;

public sealed class DkimSignerTests
{
    private static string Sign(MailContent content) => Encoding.UTF8.GetString(SealedMail.Seal(content, DkimSamples.Signer).ToBytes());

    private static IReadOnlyDictionary<string, string> Tags(string mail) =>
        DkimRecord.Tags(Regex.Replace(Regex.Match(mail, @"^DKIM-Signature:((?:.*\r\n)(?:[ \t].*\r\n)*)").Groups[1].Value, @"\s+", ""));

    [Fact]
    public void The_signature_comes_first_and_changes_nothing_else()
    {
        foreach (var (name, content) in DkimSamples.Mails())
        {
            var mail = SealedMail.Seal(content, DkimSamples.Signer);
            var signed = Encoding.UTF8.GetString(mail.ToBytes());
            Assert.StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;", signed);
            Assert.EndsWith(Encoding.UTF8.GetString(SealedMail.Seal(content).ToBytes()), signed);
            Assert.True(mail.Size == mail.ToBytes().Length, name);
        }
    }

    [Fact]
    public void Every_signature_verifies()
    {
        foreach (var (name, mail) in DkimSamples.Signed()) Assert.True(Verifies(Encoding.UTF8.GetString(mail)), name);
    }

    [Fact]
    public void It_names_domain_and_selector_and_neither_length_nor_end()
    {
        var tags = Tags(Sign(MailSamples.Digest()));
        Assert.Equal(("example.org", "digest1", "1772434800"), (tags["d"], tags["s"], tags["t"]));
        Assert.Equal(["v", "a", "c", "d", "s", "t", "h", "bh", "b"], tags.Keys);
    }

    [Fact]
    public void It_covers_what_is_there_and_that_nothing_is_added_which_a_reader_would_see_or_follow()
    {
        var names = Tags(Sign(DkimSamples.Mails().First().Content))["h"].Split(':');
        Assert.All(
            ["From", "To", "Subject", "Reply-To", "Date", "Content-Type", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post"],
            name => Assert.Equal(2, names.Count(each => each == name)));
        Assert.All(
            ["Message-ID", "MIME-Version", "Auto-Submitted", "Feedback-ID", "Cc", "Content-Transfer-Encoding"],
            name => Assert.Single(names, each => each == name));
    }

    [Theory]
    [InlineData("Subject: ", "Subject: Win a prize, ")]
    [InlineData("Attention", "Attentiom")]
    [InlineData("List-Unsubscribe: <https://digest.example.org", "List-Unsubscribe: <https://elsewhere.example")]
    [InlineData("To: ", "From: other@example.net\r\nTo: ")]
    [InlineData("To: ", "Cc: other@example.net\r\nTo: ")]
    [InlineData("To: ", "Reply-To: other@example.net\r\nTo: ")]
    public void Whatever_is_changed_or_added_breaks_it(string here, string there)
    {
        var mail = Sign(MailSamples.Digest());
        var at = mail.IndexOf("\r\n" + here, StringComparison.Ordinal) is >= 0 and var line ? line + 2 : mail.IndexOf(here, StringComparison.Ordinal);
        Assert.False(Verifies(mail[..at] + there + mail[(at + here.Length)..]));
    }

    [Fact]
    public void What_a_server_on_the_way_may_do_leaves_it_whole()
    {
        var mail = Sign(MailSamples.Digest() with { Html = null, Text = "a line\n" });
        Assert.True(Verifies("Received: from here by there\r\n" + mail));
        Assert.True(Verifies(mail.Replace("Subject: 4 papers", "Subject:   4\r\n\tpapers")));
        Assert.True(Verifies(mail + "\r\n\r\n"));
        Assert.True(Verifies(mail.Replace("a line\r\n", "a line \t\r\n")));
    }

    [Fact]
    public void Its_lines_are_short() =>
        Assert.All(Sign(DkimSamples.Mails().First().Content).Split("\r\nFrom:")[0].Split("\r\n"), line => Assert.InRange(line.Length, 1, 77));

    [Theory]
    [InlineData(SmtpExtensions.All)]
    [InlineData(SmtpExtensions.SmtpUtf8 | SmtpExtensions.EightBitMime)]
    public async Task It_covers_the_octets_that_go_out_also_where_they_are_UTF8(SmtpExtensions extensions)
    {
        await using var relay = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = extensions });
        var smtp = new SmtpSettings { Host = "127.0.0.1", Port = relay.Port, Tls = SmtpTls.None, TimeoutSeconds = 5 };
        await using var connection = Assert.IsType<Dialed.Up>(await SmtpConnection.Open(smtp, null, utf8: true, default)).Connection;
        var mail = SealedMail.Seal(MailSamples.Digest("用户@example.net") with { Subject = "Größe · 大小", FromName = "Zeitung für Papiere" }, DkimSamples.Signer);

        Assert.IsType<Outcome.Sent>((await connection.Send(mail, default)).Outcome);

        var taken = Assert.Single(relay.Mails);
        Assert.Equal(mail.ToBytes(), taken.Raw.ToArray());
        Assert.Contains("Subject: Größe · 大小", taken.Text);
        Assert.True(Verifies(taken.Text));
    }

    [Fact]
    public void Many_sign_at_once()
    {
        var contents = Enumerable.Range(0, 64).Select(i => MailSamples.Digest($"reader{i}@example.net")).ToList();
        Assert.All(contents.AsParallel().WithDegreeOfParallelism(8).Select(Sign).ToList(), mail => Assert.True(Verifies(mail)));
    }

    [Fact]
    public async Task Delivery_signs_with_the_key_of_the_settings()
    {
        await using var service = await TestService.Start(settings: given => given with
        {
            Sender = given.Sender with { Address = "papers@example.org" },
            Dkim = new DkimSettings { Selector = DkimSamples.Selector, PrivateKey = DkimSamples.Pem },
        });
        await service.Tell("hf", "2025-12-11T05:00:00Z", Told.Listed("2512.00001", "Reinforcement learning", "2025-12-11"));
        await service.Subscribe("ada@example.org", new() { Keywords = ["reinforcement"] }, "2025-12-11T05:10:00Z");
        await service.ComposeAndSend("2025-12-12T23:00:00Z");

        var mail = Assert.Single(service.Mail.Mails).Text;
        Assert.True(Verifies(mail));
        Assert.Contains("Feedback-ID: 2025-12-12:digest:exampleorgdiges\r\n", mail);
        Assert.Contains(":Feedback-ID", Tags(mail)["h"]);
    }

    /// <summary>By the RFC's words, sharing nothing with the signer: fields from the bottom up (5.4.2), relaxed forms by regular expressions.</summary>
    private static bool Verifies(string mail)
    {
        var (head, body) = (mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var fields = Regex.Matches(head + "\r\n", @"^[^ \t].*\r\n(?:[ \t].*\r\n)*", RegexOptions.Multiline).Select(match => match.Value).ToList();
        var signature = fields.Single(field => field.StartsWith("DKIM-Signature:", StringComparison.Ordinal));
        var tags = Tags(signature);

        body = Regex.Replace(Regex.Replace(body, @"[ \t]+(?=\r\n)", ""), @"[ \t]+", " ");
        body = Regex.Replace(body, @"(\r\n)*$", "") is { Length: > 0 } text ? text + "\r\n" : "";
        if (Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body))) != tags["bh"]) return false;

        var data = new StringBuilder();
        var left = fields.ToList();
        foreach (var name in tags["h"].Split(':'))
            if (left.FindLastIndex(field => field.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is >= 0 and var at)
            {
                data.Append(Relaxed(left[at])).Append("\r\n");
                left.RemoveAt(at);
            }
        data.Append(Relaxed(Regex.Replace(signature, @"(?<=\sb=)[^;]*", "")));

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(DkimRecord.PublicKey(DkimSamples.Dns[$"{tags["s"]}._domainkey.{tags["d"]}"])!), out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(data.ToString()), Convert.FromBase64String(tags["b"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Relaxed(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        return field[..colon].TrimEnd().ToLowerInvariant() + ":" + Regex.Replace(field[(colon + 1)..], @"\s+", " ").Trim();
    }
}
