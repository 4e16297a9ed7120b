using System.Text;
using MimeKit;

namespace StandIns.Tests.Messages;

public class BodyTests
{
    [Theory]
    [InlineData(EncodingConstraint.SevenBit, "ascii\n", ContentEncoding.Default)]
    [InlineData(EncodingConstraint.SevenBit, "mostly ascii, but é\n", ContentEncoding.QuotedPrintable)]
    [InlineData(EncodingConstraint.SevenBit, "éééé\n", ContentEncoding.Base64)]
    [InlineData(EncodingConstraint.EightBit, "éééé\n", ContentEncoding.EightBit)]
    [InlineData(EncodingConstraint.None, "éééé\n", ContentEncoding.EightBit)]
    [InlineData(EncodingConstraint.SevenBit, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ContentEncoding.QuotedPrintable)]
    [InlineData(EncodingConstraint.EightBit, "From me\n", ContentEncoding.QuotedPrintable)]
    public void Preparing_chooses_an_encoding(EncodingConstraint constraint, string text, ContentEncoding expected)
    {
        var part = new TextPart("plain") { Text = text };
        part.Prepare(constraint);

        Assert.Equal(expected, part.ContentTransferEncoding);
    }

    [Theory]
    [InlineData(ContentEncoding.QuotedPrintable)]
    [InlineData(ContentEncoding.Base64)]
    [InlineData(ContentEncoding.EightBit)]
    public void Text_reads_back_as_it_was_however_it_is_encoded(ContentEncoding encoding)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i} é=😀 \t{(i % 7 == 0 ? "\n" : "")}")) + "\n";
        var message = new MimeMessage { Body = new TextPart("plain") { Text = text, ContentTransferEncoding = encoding } };

        Assert.Equal(text, MessageText.Load(MessageText.Write(message)).TextBody?.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Base64_has_lines_of_76()
    {
        var message = MessageText.Bare();
        message.Body = new TextPart("plain") { Text = new string('é', 60), ContentTransferEncoding = ContentEncoding.Base64 };
        var lines = MessageText.Write(message, MessageText.Unix()).Split('\n');

        Assert.Equal(["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", ""], lines[..4]);
        Assert.Equal([76, 76, 8, 0], lines[4..].Select(line => line.Length));
    }

    [Fact]
    public void A_body_of_one_part_ends_in_a_line_end()
    {
        var message = MessageText.Bare();
        message.Body = new TextPart("plain") { Text = "x" };

        Assert.Equal("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx\r\n", MessageText.Write(message));
    }

    [Fact]
    public void A_part_has_a_type_that_can_be_asked_and_changed()
    {
        var part = new TextPart("html");
        part.SetText("iso-8859-1", "é");
        part.ContentType.Parameters["name"] = "a b.txt";

        Assert.Equal("text/html", part.ContentType.MimeType);
        Assert.Equal("text", part.ContentType.MediaType);
        Assert.Equal("html", part.ContentType.MediaSubtype);
        Assert.Equal("iso-8859-1", part.ContentType.Charset);
        Assert.True(part.ContentType.IsMimeType("TEXT", "*"));
        Assert.False(part.ContentType.IsMimeType("text", "plain"));
        Assert.Equal("é", part.Text);
        Assert.Equal("text/html; charset=iso-8859-1; name=\"a b.txt\"", part.Headers["Content-Type"]);
    }

    [Fact]
    public void Content_is_decoded_from_how_it_came()
    {
        var message = MessageText.Load("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Id: <x@y>\n\naGVs\nbG8=\n");
        var part = Assert.IsType<MimePart>(message.Body);
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded);
        using var opened = new StreamReader(part.Content.Open());

        Assert.Equal("hello", Encoding.ASCII.GetString(decoded.ToArray()));
        Assert.Equal("hello", opened.ReadToEnd());
        Assert.Equal("x@y", part.ContentId);
        Assert.Equal(ContentEncoding.Base64, part.ContentTransferEncoding);
        Assert.Equal(ContentEncoding.Base64, part.Content.Encoding);
    }

    [Fact]
    public void An_entity_can_be_written_by_itself()
    {
        using var stream = new MemoryStream();
        new TextPart("plain") { Text = "x\n" }.WriteTo(MessageText.Dos(), stream);

        Assert.Equal("Content-Type: text/plain; charset=utf-8\r\n\r\nx\r\n", Encoding.ASCII.GetString(stream.ToArray()));
    }
}
