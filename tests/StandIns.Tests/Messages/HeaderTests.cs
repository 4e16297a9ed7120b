using System.Text;
using MimeKit;

namespace StandIns.Tests.Messages;

public class HeaderTests
{
    [Theory]
    [InlineData("a\r\nBcc: evil@example.org")]
    [InlineData("a\nBcc: evil@example.org\n\nbody")]
    [InlineData("a\rBcc: evil@example.org")]
    [InlineData("é\r\n\r\nBcc: evil@example.org")]
    public void A_header_value_never_brings_a_line_of_its_own(string value)
    {
        foreach (var field in new[] { "Subject", "X-Any", "List-Unsubscribe", "List-Id", "Message-Id" })
        {
            var written = MessageText.WriteHeader(field, value);

            Assert.DoesNotContain("\nBcc", written, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n", written, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', written);
            Assert.Single(MessageText.Load(written + "\n\nx").Headers);
        }
    }

    [Fact]
    public void A_line_break_in_a_value_is_taken_out()
    {
        var message = new MimeMessage { Subject = "a\r\nb\nc" };

        Assert.Equal("abc", message.Subject);
        message.Headers.Add("X-Any", " a\r\n b ");
        Assert.Equal("a b", message.Headers["X-Any"]);
    }

    [Fact]
    public void A_display_name_never_brings_a_line_of_its_own()
    {
        var message = MessageText.Bare();
        message.From.Add(new MailboxAddress("a\r\nBcc: evil@example.org\r\n", "a@example.org"));
        var written = MessageText.Write(message, MessageText.Unix());

        Assert.DoesNotContain("\nBcc", written, StringComparison.Ordinal);
        Assert.Equal("a@example.org", MessageText.Load(written + "x").From.Mailboxes.Single().Address);
    }

    [Theory]
    [InlineData("X Any")]
    [InlineData("X:Any")]
    [InlineData("")]
    [InlineData("X\r\nAny")]
    [InlineData("Xé")]
    public void A_name_that_is_none_is_refused(string field) =>
        Assert.Throws<ArgumentException>(() => new Header(field, "value"));

    [Theory]
    [InlineData("Plain text", "Subject: Plain text")]
    [InlineData("Zoë", "Subject: =?utf-8?b?Wm/Dqw==?=")]
    [InlineData("Papers – 3 new", "Subject: Papers =?utf-8?b?4oCT?= 3 new")]
    [InlineData("plain words and ünï code then a tail", "Subject: plain words and =?utf-8?b?w7xuw68=?= code then a tail")]
    [InlineData("two  spaces", "Subject: two  spaces")]
    [InlineData("long line of words that goes on and on until it has to be folded somewhere in between", "Subject: long line of words that goes on and on until it has to be folded\n somewhere in between")]
    [InlineData("", "Subject:")]
    public void A_subject_is_encoded_word_by_word_and_folded(string subject, string expected) =>
        Assert.Equal(expected, MessageText.WriteHeader("Subject", subject).TrimEnd(' '));

    [Theory]
    [InlineData("Zoë")]
    [InlineData("Grüße an alle, die heute neue Aufsätze über Übertragungslernen lesen möchten, und mehr")]
    [InlineData("新しい論文が三つあります。今日の論文の要約をお届けします。どうぞお読みください。新しい論文が三つあります。")]
    [InlineData("😀 emoji 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 and 😀 more 😀")]
    [InlineData("a é b é c é d é e é f é g é h é i é j é k é l é m é n é o é p é q é r é s é t é u é v é")]
    [InlineData("éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("two  é  é  spaces")]
    [InlineData("\"quoted\" (é) =3D _under_ ?")]
    public void Text_in_any_script_reads_back_as_it_was(string text)
    {
        var written = MessageText.WriteHeader("Subject", text);
        Assert.Equal(text, MessageText.Load(written + "\n\nx").Subject);

        var message = MessageText.Bare();
        message.From.Add(new MailboxAddress(text, "a@example.org"));
        Assert.True(Ascii.IsValid(MessageText.Write(message)));
        Assert.Equal(text, MessageText.Load(MessageText.Write(message)).From.Mailboxes.Single().Name);
    }

    [Theory]
    [InlineData("Plain Name", "Plain Name")]
    [InlineData("Zoë", "=?utf-8?b?Wm/Dqw==?=")]
    [InlineData("Støtte, AS", "=?utf-8?b?U3TDuHR0ZSw=?= AS")]
    [InlineData("Doe, J.", "\"Doe, J.\"")]
    [InlineData("a@example.org", "\"a@example.org\"")]
    [InlineData("say \"hi\" \\o/", "\"say \\\"hi\\\" \\\\o/\"")]
    [InlineData("o'neil", "o'neil")]
    public void A_display_name_is_quoted_or_encoded_where_it_has_to_be(string name, string expected)
    {
        var message = MessageText.Bare();
        message.From.Add(new MailboxAddress(name, "x@example.org"));

        Assert.Equal($"From: {expected} <x@example.org>\n\n", MessageText.Write(message, MessageText.Unix()));
    }

    [Fact]
    public void Many_addresses_are_folded_between_them()
    {
        var message = MessageText.Bare();
        message.To.AddRange(Enumerable.Range(1, 5).Select(i => new MailboxAddress($"Reader {i}", $"reader{i}@example.org")));

        Assert.Equal(
            "To: Reader 1 <reader1@example.org>, Reader 2 <reader2@example.org>, Reader 3\n\t<reader3@example.org>, Reader 4 <reader4@example.org>, Reader 5\n\t<reader5@example.org>\n\n",
            MessageText.Write(message, MessageText.Unix()));
    }

    [Fact]
    public void International_writing_keeps_utf8()
    {
        var message = MessageText.Bare();
        message.From.Add(new MailboxAddress("Zoë", "zoë@bücher.example"));
        message.Subject = "Grüße";
        var options = MessageText.Unix();
        options.International = true;

        Assert.Equal("From: Zoë <zoë@bücher.example>\nSubject: Grüße\n\n", MessageText.Write(message, options));
        Assert.Equal("From: =?utf-8?b?Wm/Dqw==?= <zoë@xn--bcher-kva.example>\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\n\n", MessageText.Write(message, MessageText.Unix()));
    }

    [Fact]
    public void A_list_of_headers_is_looked_up_without_regard_to_case_and_keeps_its_order()
    {
        var headers = MessageText.Bare().Headers;
        headers.Add("X-One", "1");
        headers.Add(HeaderId.ListId, "<a>");
        headers.Insert(0, new Header("X-First", "0"));
        headers.Replace("x-one", "2");
        headers["X-New"] = "3";
        headers[HeaderId.ListId] = "<b>";
        headers.Add("X-Twice", "a");
        headers.Add("X-Twice", "b");

        Assert.Equal(["X-First=0", "x-one=2", "List-Id=<b>", "X-New=3", "X-Twice=a", "X-Twice=b"], headers.Select(header => $"{header.Field}={header.Value}"));
        Assert.True(headers.Contains("LIST-ID"));
        Assert.True(headers.Contains(HeaderId.ListId));
        Assert.Null(headers["X-Missing"]);
        Assert.True(headers.Remove("x-twice"));
        Assert.Equal("b", headers["X-Twice"]);
        headers.RemoveAll("X-Twice");
        Assert.False(headers.Remove("X-Twice"));
        Assert.Equal(4, headers.Count);
        Assert.Equal(HeaderId.ListId, headers[2].Id);
        Assert.Equal(HeaderId.Unknown, headers[0].Id);
    }

    [Fact]
    public void A_new_message_has_from_date_subject_and_message_id()
    {
        var message = new MimeMessage();

        Assert.Equal(["From", "Date", "Subject", "Message-Id"], message.Headers.Select(header => header.Field));
        Assert.InRange(DateTimeOffset.Now - message.Date, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Assert.Contains('@', message.MessageId!);
        Assert.NotEqual(new MimeMessage().MessageId, message.MessageId);
    }

    [Fact]
    public void A_list_of_addresses_and_its_header_follow_each_other()
    {
        var message = new MimeMessage();
        message.To.Add(new MailboxAddress("", "a@example.org"));
        Assert.Equal("a@example.org", message.Headers["To"]);

        message.Headers["To"] = "B C <b@example.org>, c@example.org";
        Assert.Equal(["b@example.org", "c@example.org"], message.To.Mailboxes.Select(mailbox => mailbox.Address));

        message.To.Clear();
        Assert.False(message.Headers.Contains("To"));
    }

    [Fact]
    public void Hidden_headers_are_not_written()
    {
        var message = MessageText.Bare();
        message.Headers.Add("Bcc", "x@example.org");
        message.Subject = "s";
        message.Body = new TextPart("plain") { Text = "x" };
        var options = MessageText.Unix();
        options.HiddenHeaders.Add(HeaderId.Bcc);

        Assert.DoesNotContain("Bcc", MessageText.Write(message, options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_raw_value_is_written_as_it_is()
    {
        var header = new Header("DKIM-Signature", "v=1");
        header.SetRawValue(Encoding.ASCII.GetBytes(" v=1; b=\r\n\tabc\r\n"));
        var message = MessageText.Bare();
        message.Headers.Insert(0, header);

        Assert.Equal("DKIM-Signature: v=1; b=\r\n\tabc\r\n\r\n", MessageText.Write(message));
        Assert.Equal("v=1; b=\tabc", header.Value);
        Assert.Throws<ArgumentException>(() => header.SetRawValue([.. " x"u8]));
    }

    [Fact]
    public void A_header_gives_the_bytes_that_stand_in_the_message()
    {
        var header = new Header("Subject", "Zoë");

        Assert.Equal("Subject", Encoding.ASCII.GetString(header.RawField));
        Assert.Equal(" =?utf-8?b?Wm/Dqw==?=", Encoding.ASCII.GetString(header.RawValue).TrimEnd());
    }

    [Fact]
    public void A_signature_is_folded_between_its_tags_and_before_its_hashes()
    {
        var written = MessageText.WriteHeader("DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=sel; t=1; h=from:to:subject:date:message-id:list-unsubscribe:list-unsubscribe-post:mime-version:content-type; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=" + new string('A', 100));

        Assert.Equal(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=sel;\n\tt=1;\n\th=from:to:subject:date:message-id:list-unsubscribe:list-unsubscribe-post:\n\tmime-version:content-type;\n\tbh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\n\tb=" + new string('A', 75) + "\n\t" + new string('A', 25),
            written);
    }

    [Theory]
    [InlineData("a@b")]
    [InlineData("<a@b>")]
    public void A_message_id_is_kept_without_its_brackets(string id)
    {
        var message = new MimeMessage { MessageId = id };

        Assert.Equal("a@b", message.MessageId);
        Assert.Equal("<a@b>", message.Headers["Message-Id"]);
    }
}
