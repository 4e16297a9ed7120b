using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using static DigestService.Delivery.RelayFault;

namespace DigestService.Delivery;

/// <summary>An open connection to the relay, or why there is none.</summary>
public abstract record Dialed
{
    public sealed record Up(SmtpConnection Connection) : Dialed;

    public sealed record Down(RelayFault Fault) : Dialed;
}

/// <summary>One connection to the relay, ready to send. Used by one worker at a time.</summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpSettings _smtp;
    private readonly RelayClient _client = new();
    private long _lastUsed = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, int> _sentTo = [];
    private bool _spent;

    private SmtpConnection(SmtpSettings smtp, bool utf8) => (_smtp, Utf8) = (smtp, utf8);

    /// <summary>Whether addresses beyond ASCII may be said here. Off wherever it is not needed: with it on, MailKit would ask for SMTPUTF8 for every foreign domain.</summary>
    public bool Utf8 { get; }

    public int Sent { get; private set; }

    /// <summary>Mails of one provider that went over it.</summary>
    public int SentTo(string provider) => _sentTo.GetValueOrDefault(provider);

    public void CountFor(string provider) => _sentTo[provider] = SentTo(provider) + 1;

    public TimeSpan Idle => Stopwatch.GetElapsedTime(_lastUsed);

    /// <summary>False after a fault, after 421, or when enough was sent: then take another one.</summary>
    public bool IsUsable => !_spent && _client.IsConnected && Sent < _smtp.MaxMessagesPerConnection;

    /// <summary>Connects, secures and logs in. Throws only when <paramref name="cancellationToken"/> asks to stop.</summary>
    public static async Task<Dialed> Open(SmtpSettings smtp, X509Certificate2Collection? authorities, bool utf8, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(smtp, utf8);
        var trust = new RelayTrust(authorities);
        var stage = Stage.Reach;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(smtp.TimeoutSeconds));
        try
        {
            var socket = await Dialer.Connect(smtp.Host, smtp.Port, patience.Token);
            var isLoopback = socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
            stage = Stage.Greet;
            await connection.Greet(socket, trust, patience.Token);
            stage = Stage.LogIn;
            if (!string.IsNullOrEmpty(smtp.User))
            {
                if (smtp.Tls == SmtpTls.None && !isLoopback)
                    return await GiveUp(PlainLogin(smtp));
                await connection._client.AuthenticateAsync(smtp.User, smtp.Password ?? "", patience.Token);
            }
            return new Dialed.Up(connection);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return await GiveUp(Of(e, stage, smtp, trust.Fault));
        }
        catch
        {
            connection._client.Dispose();
            throw;
        }

        async Task<Dialed> GiveUp(RelayFault fault)
        {
            await connection.DisposeAsync();
            return new Dialed.Down(fault);
        }
    }

    private async Task Greet(Socket socket, RelayTrust trust, CancellationToken cancellationToken)
    {
        // Time limits are ours, a token for each exchange: one timer a mail instead of one for every read and write.
        _client.Timeout = Timeout.Infinite;
        _client.LocalDomain = _smtp.LocalDomain;
        _client.CheckCertificateRevocation = false;
        _client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accept(certificate, chain, errors);
        await _client.ConnectAsync(new RelayStream(socket), _smtp.Host, _smtp.Port, Security(_smtp.Tls), cancellationToken);
        // With SIZE on offer every mail would be serialised twice; the limit itself is asked in Send.
        _client.Capabilities &= ~(SmtpCapabilities.Size | SmtpCapabilities.BinaryMime | SmtpCapabilities.Chunking);
        if (!Utf8)
            _client.Capabilities &= ~SmtpCapabilities.UTF8;
    }

    private static SecureSocketOptions Security(SmtpTls tls) => tls switch
    {
        SmtpTls.Implicit => SecureSocketOptions.SslOnConnect,
        SmtpTls.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    /// <summary>Whether a connection that stood idle still answers.</summary>
    public async Task<bool> Answers(CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            await _client.NoOpAsync(patience.Token);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return !(_spent = true);
        }
    }

    /// <summary>
    /// Sends one mail and says what became of it. Never throws for what a network or server does;
    /// <paramref name="abort"/> breaks off, which leaves a mail in doubt once its data began.
    /// </summary>
    public async Task<SmtpVerdict> Send(SealedMail mail, CancellationToken abort)
    {
        if (_client.MaxSize > 0 && mail.Size > _client.MaxSize)
            return new(new Outcome.Refused($"the mail has {mail.Size} bytes, the relay takes {_client.MaxSize}"), SmtpScope.Recipient);
        if (mail.NeedsUtf8 && !_client.Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime))
            return new(new Outcome.Refused("the address needs SMTPUTF8, which the relay does not offer"), SmtpScope.Recipient);

        var dataBegan = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(abort);
        patience.CancelAfter(TimeSpan.FromSeconds(_smtp.TimeoutSeconds));
        mail.OnDataBegun(() =>
        {
            dataBegan = true;
            patience.CancelAfter(_smtp.FinalReply);
        });
        _client.AskReports(mail);
        try
        {
            var words = await _client.SendAsync(SealedMail.FormatFor(mail.NeedsUtf8), mail.Message, mail.Sender, [mail.Recipient], patience.Token);
            Sent++;
            return new(new Outcome.Sent(SmtpReply.Of(250, words).ToString()), SmtpScope.Recipient);
        }
        catch (Exception e)
        {
            var verdict = Judge(e, dataBegan);
            _spent |= verdict.EndsConnection;
            return verdict;
        }
        finally
        {
            mail.OnDataBegun(null);
            _lastUsed = Stopwatch.GetTimestamp();
        }
    }

    private static SmtpVerdict Judge(Exception e, bool dataBegan) => e switch
    {
        SmtpCommandException reply => SmtpReplies.Judge(Step(reply.ErrorCode), SmtpReply.Of((int)reply.StatusCode, reply.Message)),
        ServiceNotAuthenticatedException => SmtpReplies.Judge(SmtpStep.Sender, SmtpReply.Of(530, e.Message)),
        OperationCanceledException or TimeoutException => SmtpReplies.Lost(dataBegan, "no reply in time"),
        _ => SmtpReplies.Lost(dataBegan, $"connection lost: {HeaderText.OneLine(e.Message, 200)}"),
    };

    private static SmtpStep Step(SmtpErrorCode code) => code switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpStep.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpStep.Recipient,
        SmtpErrorCode.MessageNotAccepted => SmtpStep.Final,
        _ => SmtpStep.Data,
    };

    /// <summary>Says goodbye where that is still possible, and does not wait for it long.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _client.DisconnectAsync(quit: !_spent, patience.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ProtocolException or CommandException or TimeoutException or ObjectDisposedException)
        {
        }
        _client.Dispose();
    }

    /// <summary>Closes at once, with no goodbye: for a worker that no longer may speak.</summary>
    public void Cut()
    {
        _spent = true;
        _client.Dispose();
    }
}
