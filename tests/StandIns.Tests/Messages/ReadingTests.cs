using MimeKit;

namespace StandIns.Tests.Messages;

public class ReadingTests
{
    private const string Mixed = """
        Content-Type: multipart/mixed; boundary=x

        preamble
        --x
        Content-Type: multipart/alternative; boundary="y y"

        --y y

        plain
        --y y
        Content-Type: text/html; charset="iso-8859-1"
        Content-Transfer-Encoding: QUOTED-PRINTABLE

        <p>h=E9=
        llo</p>
        --x
        Content-Type: message/rfc822

        Subject: inner

        body
        --x--
        epilogue
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Nested_parts_are_read_even_where_the_last_boundary_is_missing(string newLine)
    {
        var message = MessageText.Load(Mixed.ReplaceLineEndings(newLine));

        Assert.Equal("plain", message.TextBody);
        Assert.Equal("<p>héllo</p>", message.HtmlBody);
        Assert.Equal(["text/plain", "text/html", "message/rfc822"], message.BodyParts.Select(part => part.ContentType.MimeType));
        var inner = Assert.IsType<MessagePart>(message.BodyParts.Last()).Message!;
        Assert.Equal("inner", inner.Subject);
        Assert.Equal("body", inner.TextBody);
        Assert.IsType<MultipartAlternative>(Assert.IsType<Multipart>(message.Body)[0]);
    }

    [Theory]
    [InlineData("Subject: a\n b\r\n\tc\n\nx", "a b\tc")]
    [InlineData("Subject: =?utf-8?q?a?= =?utf-8?q?b?= c =?iso-8859-1?q?=E9?=\n\n", "ab c é")]
    [InlineData("Subject: =?UTF-8?B?w6k=?=\n\t=?UTF-8?B?w6k=?=\n\n", "éé")]
    [InlineData("Subject: =?utf-8?B?8J+Y?= =?utf-8?B?gA==?=\n\n", "😀")]
    [InlineData("Subject: =?utf-8?q?a_b=5F?=\n\n", "a b_")]
    [InlineData("SUBJECT : caf\u00e9\n\n", "café")]
    [InlineData("X: y\n\nSubject: no", null)]
    [InlineData("From x\nSubject: mbox\n\n", "mbox")]
    [InlineData("Subject: =?nonsense?= =?utf-8?q?\n\n", "=?nonsense?= =?utf-8?q?")]
    public void A_subject_is_unfolded_and_decoded(string text, string? expected) => Assert.Equal(expected, MessageText.Load(text).Subject);

    [Theory]
    [InlineData("Fri, 2 Jan 2026 03:04:05 +0100", "2026-01-02T03:04:05.0000000+01:00")]
    [InlineData("2 Jan 2026 03:04 GMT", "2026-01-02T03:04:00.0000000+00:00")]
    [InlineData("Fri, 02 Jan 2026 03:04:05 -0730 (comment)", "2026-01-02T03:04:05.0000000-07:30")]
    [InlineData("Fri, 02 Jan 2026 03:04:05 EST", "2026-01-02T03:04:05.0000000-05:00")]
    [InlineData("nonsense", "0001-01-01T00:00:00.0000000+00:00")]
    public void A_date_is_read(string date, string expected) =>
        Assert.Equal(expected, MessageText.Load($"Date: {date}\n\n").Date.ToString("o"));

    [Fact]
    public void Addresses_and_message_id_are_read()
    {
        var message = MessageText.Load("From: \"Doe, J\" <j@x.y>\nTo: a@b.c,\n Zo\u00eb <z@x.y>\nMessage-ID: <id@x> (comment)\nReply-To: =?utf-8?b?Wm/Dqw==?= <r@x.y>\n\nx");

        Assert.Equal("Doe, J", message.From.Mailboxes.Single().Name);
        Assert.Equal(["a@b.c", "z@x.y"], message.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("id@x", message.MessageId);
        Assert.Equal("Zoë", message.ReplyTo.Mailboxes.Single().Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello\nworld\n")]
    public void What_is_no_message_is_refused(string text) => Assert.ThrowsAny<FormatException>(() => MessageText.Load(text));

    [Theory]
    [InlineData("A: b", "")]
    [InlineData("A: b\n\nbody", "body")]
    [InlineData("\nbody", "body")]
    [InlineData("Content-Type: text/plain; charset=nonsense\n\nh\u00e9", "hé")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\naMOp", "hé")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\na=20=\n=3Db=zz", "a =b=zz")]
    public void A_text_is_read(string text, string expected) => Assert.Equal(expected, MessageText.Load(text).TextBody);

    [Fact]
    public async Task A_message_is_loaded_asynchronously()
    {
        var message = await MimeMessage.LoadAsync(new MemoryStream("Subject: s\n\nx"u8.ToArray()));

        Assert.Equal("s", message.Subject);
    }

    [Fact]
    public void A_delivery_report_gives_its_groups_and_the_headers_that_came_back()
    {
        var message = MessageText.Load("""
            Content-Type: multipart/report; report-type=delivery-status; boundary=r

            --r

            It failed.
            --r
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            Final-Recipient: rfc822; gone@example.org
            Action: failed
            Status: 5.1.1

            --r
            Content-Type: text/rfc822-headers

            Message-ID: <d1@example.org>
            --r--
            """);

        var report = Assert.IsType<MultipartReport>(message.Body);
        Assert.Equal("delivery-status", report.ReportType);
        var status = report.OfType<MessageDeliveryStatus>().Single();
        Assert.Equal(["dns; mx.example.org"], status.StatusGroups[0].Select(header => header.Value));
        Assert.Equal("5.1.1", status.StatusGroups[1]["Status"]);
        Assert.Equal("d1@example.org", report.OfType<TextRfc822Headers>().Single().Message!.MessageId);
    }

    [Theory]
    [InlineData("no field at all")]
    [InlineData(":")]
    [InlineData("Reporting-MTA: dns; mx.example.org\n\nno field\nFinal-Recipient: rfc822; gone@example.org")]
    public void A_report_of_lines_that_are_no_fields_is_read_to_its_end(string lines)
    {
        var message = MessageText.Load($"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\nContent-Type: message/delivery-status\n\n{lines}\n--r--");

        Assert.InRange(Assert.IsType<MultipartReport>(message.Body).OfType<MessageDeliveryStatus>().Single().StatusGroups.Count, 0, 2);
    }

    [Fact]
    public void A_complaint_gives_its_fields_and_the_message_that_came_back()
    {
        var message = MessageText.Load("""
            Content-Type: multipart/report; report-type=feedback-report; boundary=r

            --r

            Someone complained.
            --r
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Version: 1
            --r
            Content-Type: message/rfc822

            Message-ID: <d2@example.org>

            x
            --r--
            """);

        var report = Assert.IsType<MultipartReport>(message.Body);
        Assert.Equal("abuse", report.OfType<MessageFeedbackReport>().Single().Fields["Feedback-Type"]);
        Assert.Equal("d2@example.org", report.OfType<MessagePart>().Single().Message!.MessageId);
    }
}
