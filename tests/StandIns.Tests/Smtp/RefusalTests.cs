using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace StandIns.Tests.Smtp;

/// <summary>Which failures leave the connection, and which end it.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("MAIL", "550 5.7.1 no", SmtpErrorCode.SenderNotAccepted, 550, "from@example.org")]
    [InlineData("RCPT", "550 5.1.1 gone", SmtpErrorCode.RecipientNotAccepted, 550, "to@example.org")]
    [InlineData("RCPT", "450 4.2.0 greylisted", SmtpErrorCode.RecipientNotAccepted, 450, "to@example.org")]
    [InlineData("RCPT", "421 4.7.0 too many", SmtpErrorCode.RecipientNotAccepted, 421, "to@example.org")]
    [InlineData("DATA", "451 4.3.0 later", SmtpErrorCode.UnexpectedStatusCode, 451, null)]
    public async Task A_refused_command_leaves_the_connection_also_with_421(string command, string answer, SmtpErrorCode code, int status, string? mailbox)
    {
        foreach (var extension in new[] { "PIPELINING", "8BITMIME" })
        {
            await using var server = new ScriptedServer { Extensions = [extension] };
            using var client = await SendingTests.ConnectAsync(server);
            server.Answer = said => said.StartsWith(command, StringComparison.Ordinal) ? answer : null;

            var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(SendingTests.MessageText("x")));

            Assert.Equal(code, refusal.ErrorCode);
            Assert.Equal(status, (int)refusal.StatusCode);
            Assert.Equal(answer[4..], refusal.Message);
            Assert.Equal(mailbox, refusal.Mailbox?.Address);
            Assert.True(client.IsConnected);
            Assert.Equal("RSET", server.Commands.Last());
            Assert.Empty(server.Messages);

            server.Answer = _ => null;
            await client.SendAsync(SendingTests.MessageText("x"));
            Assert.Single(server.Messages);
        }
    }

    [Fact]
    public async Task A_refused_message_leaves_the_connection()
    {
        await using var server = new ScriptedServer { AnswerToData = "554-5.7.1 spam\r\n554 5.7.1 really" };
        using var client = await SendingTests.ConnectAsync(server);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.Equal(SmtpErrorCode.MessageNotAccepted, refusal.ErrorCode);
        Assert.Equal(SmtpStatusCode.TransactionFailed, refusal.StatusCode);
        Assert.Equal("5.7.1 spam\n5.7.1 really", refusal.Message);
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_server_that_says_421_and_hangs_up_gives_its_words_and_ends_the_connection()
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        server.Answer = said => said.StartsWith("RCPT", StringComparison.Ordinal) ? "421 4.3.2 shutting down" + ScriptedServer.HangUp : null;

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.Equal(SmtpStatusCode.ServiceNotAvailable, refusal.StatusCode);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_reset_that_is_refused_ends_the_connection()
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        server.Answer = said => said.StartsWith("RCPT", StringComparison.Ordinal) || said == "RSET" ? "421 4.7.0 no" : null;

        await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_mailbox_that_wants_a_login_first_says_so()
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        server.Answer = said => SendingTests.IsMail(said) ? "530 5.7.0 log in" : null;

        await Assert.ThrowsAsync<ServiceNotAuthenticatedException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.True(client.IsConnected);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("DATA")]
    public async Task A_server_that_hangs_up_ends_the_connection(string command)
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        server.Answer = said => said.StartsWith(command, StringComparison.Ordinal) ? ScriptedServer.HangUp : null;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.True(error is SmtpProtocolException or IOException, error.ToString());
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_the_data_ends_the_connection()
    {
        await using var server = new ScriptedServer { AnswerToData = ScriptedServer.HangUp };
        using var client = await SendingTests.ConnectAsync(server);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.True(error is SmtpProtocolException or IOException, error.ToString());
        Assert.False(client.IsConnected);
        Assert.Single(server.Messages);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("25x no")]
    [InlineData("099 no")]
    [InlineData("250-a\r\n251 b")]
    public async Task A_reply_that_is_none_ends_the_connection(string reply)
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        server.Answer = said => SendingTests.IsMail(said) ? reply : null;

        await Assert.ThrowsAsync<SmtpProtocolException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.False(client.IsConnected);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("DATA")]
    public async Task A_silent_server_is_left_when_the_timeout_is_over(string command)
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        client.Timeout = 200;
        server.Answer = said => said.StartsWith(command, StringComparison.Ordinal) ? ScriptedServer.Silence : null;

        await Assert.ThrowsAsync<TimeoutException>(() => client.SendAsync(SendingTests.MessageText("x")));

        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task Cancelling_ends_the_connection()
    {
        await using var server = new ScriptedServer { AnswerToData = ScriptedServer.Silence };
        using var client = await SendingTests.ConnectAsync(server);
        using var cancel = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(SendingTests.MessageText("x"), cancel.Token));

        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task Some_recipients_may_be_refused_if_one_says_so()
    {
        await using var server = new ScriptedServer { Answer = said => said.Contains("gone", StringComparison.Ordinal) ? "550 5.1.1 gone" : null };
        using var client = new TolerantClient { LocalDomain = "me.example" };
        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.None);

        await client.SendAsync(SendingTests.MessageText("x"), SendingTests.Mailbox("a@b.c"), [SendingTests.Mailbox("gone@e.f"), SendingTests.Mailbox("here@e.f")]);
        Assert.Equal(["-gone@e.f", "+here@e.f"], client.Heard);
        Assert.Single(server.Messages);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() =>
            client.SendAsync(SendingTests.MessageText("x"), SendingTests.Mailbox("a@b.c"), [SendingTests.Mailbox("gone@e.f")]));
        Assert.Equal(SmtpErrorCode.MessageNotAccepted, refusal.ErrorCode);
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task A_noop_that_is_refused_leaves_the_connection()
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);
        await client.NoOpAsync();
        server.Answer = said => said == "NOOP" ? "421 4.3.2 soon" : null;

        await Assert.ThrowsAsync<SmtpCommandException>(() => client.NoOpAsync());

        Assert.True(client.IsConnected);
    }

    private sealed class TolerantClient : SmtpClient
    {
        public List<string> Heard { get; } = [];

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Heard.Add("+" + mailbox.Address);

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Heard.Add("-" + mailbox.Address);
    }
}
