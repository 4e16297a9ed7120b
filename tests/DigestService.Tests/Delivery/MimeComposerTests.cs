using System.Text;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Delivery;

public sealed class MimeComposerTests
{
    private static string Compose(MailContent content) => Encoding.ASCII.GetString(SealedMail.Seal(content).ToBytes());

    private static string Head(MailContent content) => Compose(content).Split("\r\n\r\n")[0];

    private static string Unfolded(MailContent content) => Head(content).Replace("\r\n ", " ").Replace("\r\n\t", " ");

    [Fact]
    public void Text_comes_before_html_in_an_alternative()
    {
        var mail = Compose(MailSamples.Digest());
        Assert.Contains("multipart/alternative", mail);
        Assert.InRange(mail.IndexOf("text/plain", StringComparison.Ordinal), 1, mail.IndexOf("text/html", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_of_plain_text_gets_one_part()
    {
        var mail = Compose(MailSamples.Digest() with { Html = null });
        Assert.Contains("Content-Type: text/plain; charset=utf-8", mail);
        Assert.DoesNotContain("multipart", mail);
    }

    [Fact]
    public void Every_part_is_quoted_printable_and_every_line_short_ascii()
    {
        var mail = Compose(MailSamples.Digest() with { Html = "<p>" + new string('é', 5000) + "</p>", Text = new string('x', 5000) });
        Assert.Equal(2, mail.Split("Content-Transfer-Encoding: quoted-printable").Length - 1);
        Assert.All(mail.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        Assert.All(mail, c => Assert.True(c is '\r' or '\n' or '\t' or >= ' ' and <= '~'));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(Compose(MailSamples.Digest()), Compose(MailSamples.Digest()));

    [Fact]
    public void The_headers_of_a_list_are_there()
    {
        var head = Unfolded(MailSamples.Digest());
        Assert.Contains("List-Unsubscribe: <https://digest.example.org/leave/abc>", head);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", head);
        Assert.Contains("<digest.example.org>", head);
        Assert.Contains("Auto-Submitted: auto-generated", head);
        Assert.Contains("<digest.7.1772434800@example.org>", head);
        Assert.Contains("Date: Mon, 02 Mar 2026 07:00:00 +0000", head);
        Assert.Contains("MIME-Version: 1.0", head);
    }

    [Fact]
    public void Each_header_stands_there_once()
    {
        var names = Head(MailSamples.Digest()).Split("\r\n").Where(line => line[0] is not (' ' or '\t')).Select(line => line.Split(':')[0].ToLowerInvariant()).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void One_click_is_promised_over_https_only() =>
        Assert.DoesNotContain("One-Click", Head(MailSamples.Digest() with { UnsubscribeUrl = "http://localhost:8080/leave/abc" }));

    [Fact]
    public void A_long_link_stays_whole_and_its_line_is_short_enough_for_the_wire()
    {
        var url = "https://digest.example.org/leave/" + new string('a', 600);
        var head = Head(MailSamples.Digest() with { UnsubscribeUrl = url });
        Assert.Contains($"<{url}>", head);
        Assert.All(head.Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Fact]
    public void A_foreign_domain_goes_out_as_A_labels()
    {
        var mail = SealedMail.Seal(MailSamples.Digest("leser@bücher.example"));
        Assert.Contains("leser@xn--bcher-kva.example", Encoding.ASCII.GetString(mail.ToBytes()));
        Assert.False(mail.NeedsUtf8);
    }

    [Fact]
    public void A_foreign_local_part_needs_SMTPUTF8()
    {
        var mail = SealedMail.Seal(MailSamples.Digest("用户@example.net"));
        Assert.True(mail.NeedsUtf8);
        Assert.Contains("用户@example.net", Encoding.UTF8.GetString(mail.ToBytes()));
    }

    [Theory]
    [InlineData("hello\r\nBcc: victim@example.net")]
    [InlineData("hello\nX-Evil: yes\n\nbody")]
    [InlineData("hello\r\n\r\n<script>")]
    [InlineData("hello\u0000\u0001\u2028X-Evil: yes")]
    [InlineData("=?utf-8?q?hello=0D=0ABcc:_victim@example.net?=")]
    public void No_subject_and_no_name_adds_a_header(string hostile)
    {
        var content = MailSamples.Digest() with { Subject = hostile, FromName = hostile };
        var names = Head(content).Split("\r\n").Where(line => line[0] is not (' ' or '\t')).Select(line => line.Split(':')[0]);
        var usual = Head(MailSamples.Digest()).Split("\r\n").Where(line => line[0] is not (' ' or '\t')).Select(line => line.Split(':')[0]);
        Assert.Equal(usual.Order(), names.Order());
    }

    [Theory]
    [InlineData("a@example.net\r\nRCPT TO:<victim@example.net>")]
    [InlineData("a@example.net>")]
    [InlineData("no address")]
    public void An_address_that_could_break_out_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => SealedMail.Seal(MailSamples.Digest(address)));

    [Theory]
    [InlineData("https://example.org/\r\nBcc: victim@example.net")]
    [InlineData("https://example.org/> , <mailto:victim@example.net")]
    [InlineData("javascript:alert(1)")]
    public void A_link_that_could_break_out_is_refused(string url) =>
        Assert.Throws<ArgumentException>(() => SealedMail.Seal(MailSamples.Digest() with { UnsubscribeUrl = url }));

    [Fact]
    public void Control_characters_leave_the_bodies()
    {
        var mail = SealedMail.Seal(MailSamples.Digest() with { Html = null, Text = "a\u0000b\u001Bc\rd\r\ne\uD800f" });
        Assert.EndsWith("\r\n\r\nabc\r\nd\r\ne=EF=BF=BDf\r\n", Encoding.ASCII.GetString(mail.ToBytes()));
    }

    [Fact]
    public void The_size_is_the_messages_length()
    {
        var mail = SealedMail.Seal(MailSamples.Digest());
        Assert.Equal(mail.ToBytes().Length, mail.Size);
    }

    [Fact]
    public void Whatever_a_mail_is_made_of_no_control_character_and_no_further_header_goes_out()
    {
        var pieces = Gen.Elements("\r", "\n", "\r\n", "\r\n ", "\r\n\r\n", "\0", "\u0085", "\u2028", "\u202e", "\ud800", "Bcc: victim@example.net", "X: ", "=?utf-8?q?=0D=0ABcc:_x?=", "<", ">", "\"", ",", "é", "a@b.example", " ", ".");
        Prop.ForAll(Arb.From(pieces.NonEmptyListOf().Select(string.Concat)), hostile => Forms(hostile).All(IsSeemly)).QuickCheckThrowOnFailure();

        static IEnumerable<MailContent> Forms(string hostile)
        {
            var mail = MailSamples.Digest() with { FeedbackId = "2026-03-02:digest:example", ReplyTo = "answers@example.org" };
            yield return mail with { Subject = hostile, FromName = hostile, Text = hostile, Html = hostile };
            yield return mail with { To = hostile };
            yield return mail with { To = hostile + "@example.net" };
            yield return mail with { ReplyTo = hostile + "@example.net", FromAddress = "a@" + hostile };
            yield return mail with { ReturnPath = hostile + "@example.net" };
            yield return mail with { UnsubscribeUrl = "https://example.org/" + hostile };
            yield return mail with { UnsubscribeMailto = "mailto:" + hostile };
            yield return mail with { ListId = hostile };
            yield return mail with { MessageId = hostile + "@example.org" };
            yield return mail with { FeedbackId = hostile };
        }
    }

    /// <summary>Refused, or harmless.</summary>
    private static bool IsSeemly(MailContent content)
    {
        SealedMail mail;
        try
        {
            mail = SealedMail.Seal(content);
        }
        catch (Exception fault) when (fault is ArgumentException or MimeKit.ParseException)
        {
            return true;
        }
        var text = Encoding.UTF8.GetString(mail.ToBytes());
        var names = text.Split("\r\n\r\n")[0].Split("\r\n").Where(line => line[0] is not (' ' or '\t')).Select(line => line.Split(':')[0]).ToList();
        return !text.Replace("\r\n", "").Any(c => char.IsControl(c) && c != '\t') && names.Distinct().Count() == names.Count && !names.Contains("Bcc") && !names.Contains("X");
    }

    [Fact]
    public void A_sender_at_a_foreign_domain_stands_in_every_header_as_A_labels()
    {
        var mail = SealedMail.Seal(MailSamples.Digest() with { FromAddress = "digest@bücher.example", ReplyTo = "answers@bücher.example", ReturnPath = "bounce@bücher.example" });
        Assert.Equal(2, Encoding.ASCII.GetString(mail.ToBytes()).Split("@xn--bcher-kva.example").Length - 1);
        Assert.Equal("bounce@xn--bcher-kva.example", mail.Sender.GetAddress(idnEncode: true));
        Assert.False(mail.NeedsUtf8);
    }

    [Theory]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example/manage/", "papers.xn--bcher-kva.example")]
    [InlineData("https://example.org/digest/", "https://example.org/digest/manage/", "papers.example.org")]
    [InlineData("http://localhost:8080", "http://localhost:8080/manage/", "papers.localhost")]
    public void Links_of_a_site_can_stand_in_headers(string publicUrl, string begins, string listId)
    {
        var links = new Links(new LinkSigner(["a key that is long enough for the job"]), new SiteSettings { PublicUrl = publicUrl }, new SenderSettings());
        Assert.StartsWith(begins, links.Preferences(new Subscriber { SubscriberId = 1, Email = "ada@example.net", State = SubscriberState.Active, LinkVersion = 1, LastingVersion = 1, CreatedAt = default }));
        Assert.Equal(listId, links.ListId);
    }
}
