using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.IO;

namespace StandIns.Tests.Smtp;

public class SendingTests
{
    [Fact]
    public async Task A_message_is_sent_and_the_servers_words_come_back()
    {
        await using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);

        var reply = await client.SendAsync(MessageText(".dot\nFrom\n..\n"), Mailbox("bounce@example.org"), [Mailbox("reader@example.com")]);
        await client.DisconnectAsync(true);

        Assert.Equal("2.0.0 Ok: queued as 1", reply);
        Assert.Equal(["EHLO me.example", "MAIL FROM:<bounce@example.org>", "RCPT TO:<reader@example.com>", "DATA", "QUIT"], server.Commands);
        Assert.EndsWith("\r\n\r\n..dot\r\nFrom\r\n...\r\n", server.Messages.Single(), StringComparison.Ordinal);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_connection_takes_several_messages()
    {
        await using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(MessageText("x"));
        }

        Assert.Equal(3, server.Messages.Count);
        Assert.DoesNotContain("RSET", server.Commands);
    }

    [Fact]
    public async Task Without_sender_and_recipients_the_messages_own_are_taken()
    {
        await using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var message = MessageText("x");
        message.Cc.Add(Mailbox("TO@example.org"));
        message.Cc.Add(Mailbox("cc@example.org"));

        await client.SendAsync(FormatOptions.Default, message);

        Assert.Equal(["MAIL FROM:<from@example.org>", "RCPT TO:<to@example.org>", "RCPT TO:<cc@example.org>"], server.Commands.Skip(1).Take(3));
    }

    [Fact]
    public async Task A_sender_without_an_address_is_the_null_sender()
    {
        await using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);

        await client.SendAsync(MessageText("x"), Mailbox(""), [Mailbox("to@example.org")]);

        Assert.Contains("MAIL FROM:<>", server.Commands);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task The_envelope_goes_in_one_piece_where_the_server_takes_it(bool pipelining, int atLeast)
    {
        await using var server = new ScriptedServer { Extensions = pipelining ? ["PIPELINING"] : ["8BITMIME"] };
        using var client = await ConnectAsync(server);

        await client.SendAsync(MessageText("x"), Mailbox("a@b.c"), [Mailbox("d@e.f"), Mailbox("g@h.i")]);

        Assert.True(pipelining ? server.MostAtOnce >= atLeast : server.MostAtOnce == atLeast, $"{server.MostAtOnce} at once");
    }

    [Fact]
    public async Task The_size_is_told_where_the_server_asks_for_it_unless_it_is_struck()
    {
        await using var server = new ScriptedServer { Extensions = ["SIZE 1000000"] };
        using var client = await ConnectAsync(server);
        var message = MessageText(".x\n");

        await client.SendAsync(message);
        Assert.True(client.Capabilities.HasFlag(SmtpCapabilities.Size));
        client.Capabilities &= ~SmtpCapabilities.Size;
        await client.SendAsync(message);

        var size = server.Messages.First().Length - 1;
        Assert.Equal([$"MAIL FROM:<from@example.org> SIZE={size}", "MAIL FROM:<from@example.org>"], server.Commands.Where(IsMail));
        Assert.Throws<ArgumentException>(() => client.Capabilities |= SmtpCapabilities.Dsn);
    }

    [Theory]
    [InlineData(true, "MAIL FROM:<from@example.org> BODY=8BITMIME", "8bit")]
    [InlineData(false, "MAIL FROM:<from@example.org>", "base64")]
    public async Task Text_is_encoded_as_far_as_the_server_needs_it(bool eightBit, string mail, string encoding)
    {
        await using var server = new ScriptedServer { Extensions = eightBit ? ["8BITMIME"] : ["PIPELINING"] };
        using var client = await ConnectAsync(server);

        await client.SendAsync(MessageText("ééééé\n"));

        Assert.Contains(mail, server.Commands);
        Assert.Contains($"Content-Transfer-Encoding: {encoding}\r\n", server.Messages.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_message_is_not_encoded_anew()
    {
        await using var server = new ScriptedServer { Extensions = ["PIPELINING"] };
        using var client = await ConnectAsync(server);
        var message = MessageText("é\n");
        message.Headers.Insert(0, new Header(HeaderId.DkimSignature, "v=1; b=abc"));

        await client.SendAsync(message);

        Assert.DoesNotContain("Content-Transfer-Encoding", server.Messages.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_ascii_needs_smtputf8_or_an_ascii_domain()
    {
        await using var plain = new ScriptedServer();
        using var first = await ConnectAsync(plain);
        await first.SendAsync(MessageText("x"), Mailbox("a@b.c"), [Mailbox("to@bücher.example")]);
        Assert.Contains("RCPT TO:<to@xn--bcher-kva.example>", plain.Commands);

        await using var modern = new ScriptedServer { Extensions = ["SMTPUTF8", "8BITMIME"] };
        using var second = await ConnectAsync(modern);
        await second.SendAsync(MessageText("x"), Mailbox("a@b.c"), [Mailbox("zoë@bücher.example")]);
        Assert.Contains("MAIL FROM:<a@b.c> SMTPUTF8", modern.Commands);
        Assert.Contains("RCPT TO:<zoë@bücher.example>", modern.Commands);
    }

    [Fact]
    public async Task Notifications_are_asked_for_where_the_server_knows_them()
    {
        await using var server = new ScriptedServer { Extensions = ["DSN"] };
        using var client = new NotifiedClient { LocalDomain = "me.example", DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly };
        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.None);

        await client.SendAsync(MessageText("x"));

        Assert.Contains("MAIL FROM:<from@example.org> ENVID=digest+2B7 RET=HDRS", server.Commands);
        Assert.Contains("RCPT TO:<to@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;to@example.org", server.Commands);
    }

    [Fact]
    public async Task Progress_tells_when_data_has_begun()
    {
        await using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var progress = new CountingProgress();

        await client.SendAsync(FormatOptions.Default, MessageText(new string('x', 20_000)), Mailbox("a@b.c"), [Mailbox("d@e.f")], CancellationToken.None, progress);

        Assert.True(progress.Calls > 0);
        Assert.InRange(progress.Last, 20_000, 30_000);
    }

    [Theory]
    [InlineData("PIPELINING", 1)]
    [InlineData("SIZE 0", 2)]
    public async Task A_body_is_written_when_the_server_waits_for_data_and_before_that_for_its_size(string extension, int times)
    {
        await using var server = new ScriptedServer { Extensions = [extension] };
        using var client = await ConnectAsync(server);
        var heard = new List<int>();
        var message = MessageText("x");
        message.Body = new OwnPart(() => heard.Add(server.Commands.Count));

        await client.SendAsync(message);

        Assert.Equal(times, heard.Count);
        Assert.Equal(4, heard[^1]);
        Assert.EndsWith("\r\n\r\nown\r\n", server.Messages.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_not_connected_says_so()
    {
        using var client = new SmtpClient();

        await Assert.ThrowsAsync<ServiceNotConnectedException>(() => client.SendAsync(MessageText("x")));
        await Assert.ThrowsAsync<ServiceNotConnectedException>(() => client.NoOpAsync());
        await client.DisconnectAsync(true);
    }

    internal static bool IsMail(string command) => command.StartsWith("MAIL", StringComparison.Ordinal);

    internal static MailboxAddress Mailbox(string address) => new("", address);

    [Fact]
    public async Task A_part_writes_past_the_doubling_of_dots_where_it_knows_better()
    {
        await using var server = new ScriptedServer();
        using var client = new SmtpClient { LocalDomain = "me.example" };
        await client.ConnectAsync(new NetworkStream(await server.ConnectAsync(), ownsSocket: true), "localhost", server.Port, SecureSocketOptions.None);
        var message = MessageText("x");
        message.Body = new PastPart();

        await client.SendAsync(message);
        await client.SendAsync(MessageText(".x\n"));

        Assert.EndsWith("\r\n\r\n=2E\r\n..\r\n", server.Messages.First(), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n..x\r\n", server.Messages.Last(), StringComparison.Ordinal);
    }

    internal static MimeMessage MessageText(string text)
    {
        var message = new MimeMessage { Subject = "s", Body = new TextPart("plain") { Text = text } };
        message.From.Add(Mailbox("from@example.org"));
        message.To.Add(Mailbox("to@example.org"));
        return message;
    }

    internal static async Task<SmtpClient> ConnectAsync(ScriptedServer server)
    {
        var client = new SmtpClient { LocalDomain = "me.example" };
        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.None);
        return client;
    }

    private sealed class OwnPart(Action written) : MimePart("text", "plain")
    {
        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            written();
            await stream.WriteAsync("own\r\n"u8.ToArray(), cancellationToken);
        }
    }

    private sealed class PastPart() : MimePart("text", "plain")
    {
        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            await ((FilteredStream)stream).Source.WriteAsync("=2E\r\n"u8.ToArray(), cancellationToken);
            await stream.WriteAsync(".\r\n"u8.ToArray(), cancellationToken);
        }
    }

    private sealed class NotifiedClient : SmtpClient
    {
        protected override string? GetEnvelopeId(MimeMessage message) => "digest+7";

        protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
            DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay;
    }

    private sealed class CountingProgress : ITransferProgress
    {
        public int Calls { get; private set; }

        public long Last { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        public void Report(long bytesTransferred)
        {
            Calls++;
            Last = bytesTransferred;
        }
    }
}
