using MimeKit;

namespace StandIns.Tests.Messages;

/// <summary>The product's own kind of message, byte for byte.</summary>
public class DigestMessageTests
{
    private const string Expected = """
        From: Paper Digest <digest@example.org>
        Date: Fri, 02 Jan 2026 03:04:05 +0000
        Subject: =?utf-8?b?WmXDrw==?= and 2 more new papers
        Message-Id: <d1.7@example.org>
        To: reader@example.com
        Reply-To: "Help, Desk" <help@example.org>
        List-Unsubscribe:
         <https://papers.example.org/leave/MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5>,
         <mailto:leave@example.org?subject=leave>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        List-ID: Paper Digest <digest.example.org>
        Auto-Submitted: auto-generated
        Feedback-ID: digest:daily:example
        Precedence: bulk
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=-boundary"

        --=-boundary
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Zoë:=20
        
        a =3D b, tab=09
        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=
        xxxxxxxxxxxxxxxxxxxxxxxxx
        .dot
        From here

        --=-boundary
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>=E2=80=94 =F0=9F=98=80</p>=

        --=-boundary--

        """;

    [Theory]
    [InlineData(NewLineFormat.Dos, "\r\n")]
    [InlineData(NewLineFormat.Unix, "\n")]
    public void A_digest_is_written_as_recorded(NewLineFormat format, string newLine)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = format;

        Assert.Equal(Recorded(newLine), MessageText.Write(Digest(), options));
    }

    [Fact]
    public async Task Writing_asynchronously_writes_the_same()
    {
        using var stream = new MemoryStream();
        await Digest().WriteToAsync(MessageText.Dos(), stream);

        Assert.Equal(Recorded("\r\n"), System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Preparing_for_seven_bits_changes_nothing_that_is_quoted_printable()
    {
        var message = Digest();
        message.Prepare(EncodingConstraint.SevenBit);

        Assert.Equal(Recorded("\r\n"), MessageText.Write(message));
    }

    [Fact]
    public void Writing_twice_writes_the_same()
    {
        var message = Digest();

        Assert.Equal(MessageText.Write(message), MessageText.Write(message));
    }

    [Fact]
    public void A_digest_reads_back_as_it_was()
    {
        var message = MessageText.Load(MessageText.Write(Digest()));

        Assert.Equal("Zeï and 2 more new papers", message.Subject);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), message.Date);
        Assert.Equal("d1.7@example.org", message.MessageId);
        Assert.Equal("\"Paper Digest\" <digest@example.org>", message.From.ToString());
        Assert.Equal("reader@example.com", message.To.Mailboxes.Single().Address);
        Assert.Equal("Help, Desk", message.ReplyTo.Mailboxes.Single().Name);
        Assert.StartsWith("Zoë: ", message.TextBody, StringComparison.Ordinal);
        Assert.Equal("<p>— 😀</p>", message.HtmlBody);
        Assert.Equal(["text/plain", "text/html"], message.BodyParts.Select(part => part.ContentType.MimeType));
        Assert.Equal("<digest.example.org>", message.Headers["list-id"]!["Paper Digest ".Length..]);
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers[HeaderId.ListUnsubscribePost]);
    }

    private static string Recorded(string newLine) =>
        Expected.Replace("\r", "", StringComparison.Ordinal).Replace("Zoë", "Zo=C3=AB", StringComparison.Ordinal).Replace("\n", newLine, StringComparison.Ordinal);

    private static MimeMessage Digest()
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Paper Digest", "digest@example.org"));
        message.To.Add(new MailboxAddress("", "reader@example.com"));
        message.ReplyTo.Add(new MailboxAddress("Help, Desk", "help@example.org"));
        message.Subject = "Zeï and 2 more new papers";
        message.Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        message.MessageId = "d1.7@example.org";
        message.Headers.Add(HeaderId.ListUnsubscribe, "<https://papers.example.org/leave/MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5>, <mailto:leave@example.org?subject=leave>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        message.Headers.Add("List-ID", "Paper Digest <digest.example.org>");
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("Feedback-ID", "digest:daily:example");
        message.Headers.Add(HeaderId.Precedence, "bulk");
        message.Body = new MultipartAlternative(
            Part("plain", $"Zoë: \r\n\r\na = b, tab\t\n{new string('x', 100)}\n.dot\nFrom here\n"),
            Part("html", "<p>— 😀</p>"));
        ((Multipart)message.Body).Boundary = "=-boundary";
        return message;
    }

    private static TextPart Part(string subtype, string text) =>
        new(subtype) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };
}
