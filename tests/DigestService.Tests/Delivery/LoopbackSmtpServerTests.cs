using System.Text;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class LoopbackSmtpServerTests
{
    private const string Envelope = "EHLO me\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n";

    private static RawSmtp Connect(LoopbackSmtpServer server)
    {
        var client = new RawSmtp(server.Port);
        Assert.Equal("220 loopback ESMTP", client.Read());
        return client;
    }

    private static RawSmtp ConnectUpToData(LoopbackSmtpServer server)
    {
        var client = Connect(server);
        client.Write(Envelope);
        Assert.Equal(["250", "250", "250", "354"], Enumerable.Range(0, 4).Select(_ => client.Read()![..3]));
        return client;
    }

    [Fact]
    public async Task It_keeps_envelope_and_bytes_and_unstuffs_dots()
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = ConnectUpToData(server);
        client.Write("Subject: x\r\n\r\n..one\r\n...\r\na.b\r\n.c\r\n.\r\n");
        Assert.Equal("250 2.0.0 Ok: kept as 1", client.Read());
        Assert.Equal("221 2.0.0 Bye", client.Say("QUIT"));
        var mail = Assert.Single(server.Mails);
        Assert.Equal(("a@example.org", "b@example.net"), (mail.Sender, mail.Recipient));
        Assert.Equal("Subject: x\r\n\r\n.one\r\n..\r\na.b\r\nc\r\n", mail.Text);
    }

    [Fact]
    public async Task Any_cut_of_the_stream_gives_the_same_message()
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = Connect(server);
        foreach (var octet in Encoding.ASCII.GetBytes(Envelope + "..a\r\n\r\r\n.b\r\n..\r\n.\r\n"))
        {
            client.Write([octet]);
            await Task.Yield();
        }
        for (var i = 0; i < 5; i++)
            Assert.NotNull(client.Read());
        Assert.Equal(".a\r\n\r\r\nb\r\n.\r\n", Assert.Single(server.Mails).Text);
    }

    [Theory]
    [InlineData("x\n.\nMAIL FROM:<evil@example.org>\n")]
    [InlineData("x\r.\r")]
    [InlineData("x\n.\r\n")]
    public async Task Only_CRLF_dot_CRLF_ends_a_message(string smuggled)
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = ConnectUpToData(server);
        client.Write(smuggled + "y\r\n.\r\n");
        Assert.StartsWith("250", client.Read());
        Assert.Contains(smuggled, Assert.Single(server.Mails).Text);
    }

    [Fact]
    public async Task Files_have_harmless_names_and_the_messages_bytes()
    {
        var folder = Directory.CreateTempSubdirectory("digest-mail-").FullName;
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Folder = folder });
        using var client = Connect(server);
        client.Write("EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<../../etc/ü:\\x@EXAMPLE.net>\r\nDATA\r\nhello\r\n.\r\n");
        for (var i = 0; i < 5; i++)
            Assert.NotNull(client.Read());
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal("000001-.__.__etc____x@example.net.eml", Path.GetFileName(file));
        Assert.Equal("hello\r\n", File.ReadAllText(file));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_message_too_large_is_refused_and_the_conversation_goes_on()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { MaxMessageBytes = 1000 });
        using var client = ConnectUpToData(server);
        client.Write(new string('x', 100_000) + "\r\n.\r\n");
        Assert.StartsWith("552 5.3.4", client.Read());
        Assert.StartsWith("250", client.Say("NOOP"));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_line_too_long_is_refused_and_an_endless_one_ends_the_conversation()
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = Connect(server);
        Assert.StartsWith("500 5.5.2", client.Say(new string('x', 50_000)));
        try
        {
            client.Write(new string('x', 3 * 1024 * 1024));
            Assert.Null(client.Read());
        }
        catch (IOException)
        {
        }
    }

    [Fact]
    public async Task A_silent_client_is_let_go()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Patience = TimeSpan.FromMilliseconds(50) });
        using var client = Connect(server);
        Assert.Null(client.Read());
    }

    [Theory]
    [InlineData("RCPT TO:<b@example.net>", "503")]
    [InlineData("DATA", "503")]
    [InlineData("MAIL FROM:nobody", "501")]
    [InlineData("MAIL", "501")]
    [InlineData("VRFY x", "502")]
    [InlineData("STARTTLS", "502")]
    [InlineData("", "502")]
    public async Task A_command_out_of_place_is_refused(string command, string code)
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = Connect(server);
        client.Say("EHLO me");
        Assert.StartsWith(code, client.Say(command));
    }

    [Fact]
    public async Task Extensions_are_offered_or_not()
    {
        await using var all = LoopbackSmtpServer.Start();
        await using var none = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = SmtpExtensions.None });
        using var rich = Connect(all);
        using var poor = Connect(none);
        Assert.Equal("250-loopback\n250-PIPELINING\n250-8BITMIME\n250-SMTPUTF8\n250-SIZE 33554432\n250-DSN\n250 ENHANCEDSTATUSCODES", rich.Say("EHLO me"));
        Assert.Equal("250 loopback", poor.Say("EHLO me"));
        Assert.Equal("250 Ok", poor.Say("NOOP"));
    }

    [Theory]
    [InlineData("AUTH PLAIN AHVzZXIAcGFzcw==", null, "235")]
    [InlineData("AUTH PLAIN", "AHVzZXIAcGFzcw==", "235")]
    [InlineData("AUTH PLAIN AHVzZXIAd3Jvbmc=", null, "535")]
    [InlineData("AUTH PLAIN !!!", null, "535")]
    [InlineData("AUTH CRAM-MD5", null, "504")]
    public async Task Login_is_checked(string command, string? answer, string code)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Login = ("user", "pass") });
        using var client = Connect(server);
        client.Say("EHLO me");
        Assert.StartsWith("530", client.Say("MAIL FROM:<a@example.org>"));
        var reply = client.Say(command);
        Assert.StartsWith(code, answer is null ? reply : client.Say(answer));
    }

    [Fact]
    public async Task A_script_decides_for_one_recipient_and_the_others_go_on()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions
        {
            Script = moment => moment is { Step: LoopbackStep.RcptTo, Recipient: "bad@example.net" } ? LoopbackAction.Say("550 5.1.1 No such user") : null,
        });
        using var client = Connect(server);
        client.Say("EHLO me");
        client.Say("MAIL FROM:<a@example.org>");
        Assert.Equal("550 5.1.1 No such user", client.Say("RCPT TO:<bad@example.net>"));
        Assert.StartsWith("503", client.Say("DATA"));
        Assert.StartsWith("250", client.Say("RCPT TO:<good@example.net>"));
    }

    [Fact]
    public async Task A_header_is_found_unfolded()
    {
        await using var server = LoopbackSmtpServer.Start();
        using var client = ConnectUpToData(server);
        client.Write("Subject: a\r\n b\r\nMessage-Id: <x@y>\r\n\r\nSubject: not me\r\n.\r\n");
        client.Read();
        var mail = Assert.Single(server.Mails);
        Assert.Equal(("a b", "x@y", null), (mail.Header("subject"), mail.MessageId, mail.Header("To")));
    }
}
