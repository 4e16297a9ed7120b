using System.Text;
using MimeKit;

namespace MailKit.Net.Smtp;

public partial class SmtpClient
{
    private const int MaxLineLength = 998;
    private const int ProgressStep = 4096;

    public Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null) =>
        SendAsync(FormatOptions.Default, message, cancellationToken, progress);

    /// <summary>From the message's sender to all its recipients.</summary>
    public Task<string> SendAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null)
    {
        var sender = message.Sender ?? message.From.Mailboxes.FirstOrDefault() ?? throw new InvalidOperationException("No sender has been specified.");
        return SendAsync(options, message, sender, message.To.Mailboxes.Concat(message.Cc.Mailboxes).Concat(message.Bcc.Mailboxes), cancellationToken, progress);
    }

    public Task<string> SendAsync(MimeMessage message, MailboxAddress sender, IEnumerable<MailboxAddress> recipients, CancellationToken cancellationToken = default, ITransferProgress? progress = null) =>
        SendAsync(FormatOptions.Default, message, sender, recipients, cancellationToken, progress);

    /// <summary>Returns what the server said when it took the message. A sender without an address is the null sender.</summary>
    public async Task<string> SendAsync(FormatOptions options, MimeMessage message, MailboxAddress sender, IEnumerable<MailboxAddress> recipients, CancellationToken cancellationToken = default, ITransferProgress? progress = null)
    {
        var to = recipients.DistinctBy(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase).ToList();
        if (to.Count == 0)
        {
            throw new InvalidOperationException("No recipients have been specified.");
        }
        if (!IsConnected)
        {
            throw new ServiceNotConnectedException("The SmtpClient is not connected.");
        }
        var format = Prepare(options, message);
        var size = Offers(SmtpCapabilities.Size) || progress is not null ? await GetSizeAsync(format, message, cancellationToken).ConfigureAwait(false) : -1;
        var envelope = Envelope(message, sender, to, format.International, size);
        try
        {
            return await SendAsync(_stream, format, message, sender, to, envelope, progress is null ? null : sent => progress.Report(sent, size), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SmtpCommandException or ServiceNotAuthenticatedException)
        {
            await ResetAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    /// <summary>A signed message is left as it is, whatever the server can take.</summary>
    protected virtual void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
        if (message.Headers.Contains(HeaderId.DkimSignature))
        {
            options.International = false;
        }
        else
        {
            message.Prepare(constraint, maxLineLength);
        }
    }

    /// <summary>Serialises the message once for its size alone; strike <see cref="SmtpCapabilities.Size"/> to be spared that.</summary>
    protected virtual async Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken)
    {
        using var written = new MemoryStream();
        await message.WriteToAsync(options, written, cancellationToken).ConfigureAwait(false);
        return written.Length;
    }

    protected virtual void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
    }

    protected virtual void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        throw new SmtpCommandException(SmtpErrorCode.SenderNotAccepted, response.StatusCode, mailbox, response.Response);

    protected virtual void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
    }

    protected virtual void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, response.StatusCode, mailbox, response.Response);

    protected virtual void OnNoRecipientsAccepted(MimeMessage message)
    {
    }

    /// <summary>Comes back with the server's notifications, if it knows DSN.</summary>
    protected virtual string? GetEnvelopeId(MimeMessage message) => null;

    protected virtual DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) => null;

    private FormatOptions Prepare(FormatOptions options, MimeMessage message)
    {
        var format = options.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International &= Offers(SmtpCapabilities.UTF8);
        if (format.International && !Offers(SmtpCapabilities.EightBitMime))
        {
            throw new NotSupportedException("The SMTP server does not support the 8BITMIME extension.");
        }
        Prepare(format, message, Offers(SmtpCapabilities.EightBitMime) ? EncodingConstraint.EightBit : EncodingConstraint.SevenBit, MaxLineLength);
        return format;
    }

    private bool Offers(SmtpCapabilities capability) => _capabilities.HasFlag(capability);

    /// <summary>MAIL FROM, and a RCPT TO for each recipient.</summary>
    private List<string> Envelope(MimeMessage message, MailboxAddress sender, List<MailboxAddress> recipients, bool international, long size)
    {
        var utf8 = Offers(SmtpCapabilities.UTF8) && (international || sender.IsInternational || recipients.Exists(recipient => recipient.IsInternational));
        var mail = new StringBuilder($"MAIL FROM:<{sender.GetAddress(idnEncode: !utf8)}>");
        mail.Append(utf8 ? " SMTPUTF8" : "");
        mail.Append(Offers(SmtpCapabilities.Size) ? $" SIZE={size}" : "");
        var isEightBit = message.BodyParts.OfType<MimePart>().Any(part => part.ContentTransferEncoding == ContentEncoding.EightBit);
        mail.Append(isEightBit && Offers(SmtpCapabilities.EightBitMime) ? " BODY=8BITMIME" : "");
        if (Offers(SmtpCapabilities.Dsn))
        {
            mail.Append(GetEnvelopeId(message) is { Length: > 0 } id ? $" ENVID={SmtpExtensions.ToXText(id)}" : "");
            mail.Append(DeliveryStatusNotificationType switch
            {
                DeliveryStatusNotificationType.Full => " RET=FULL",
                DeliveryStatusNotificationType.HeadersOnly => " RET=HDRS",
                _ => "",
            });
        }
        return [mail.Append("\r\n").ToString(), .. recipients.Select(recipient => RcptTo(message, recipient))];
    }

    private string RcptTo(MimeMessage message, MailboxAddress recipient)
    {
        var address = recipient.GetAddress(idnEncode: !Offers(SmtpCapabilities.UTF8));
        var notify = Offers(SmtpCapabilities.Dsn) ? GetDeliveryStatusNotifications(message, recipient) : null;
        var wanted = notify is null ? "" : $" NOTIFY={ToText(notify.Value)} ORCPT=rfc822;{SmtpExtensions.ToXText(address)}";
        return $"RCPT TO:<{address}>{wanted}\r\n";
    }

    private static string ToText(DeliveryStatusNotification notify) => notify == DeliveryStatusNotification.Never
        ? "NEVER"
        : notify.ToString().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);

    private async Task<string> SendAsync(SmtpStream stream, FormatOptions options, MimeMessage message, MailboxAddress sender, List<MailboxAddress> recipients, List<string> envelope, Action<long>? progress, CancellationToken cancellationToken)
    {
        var accepted = Offers(SmtpCapabilities.Pipelining)
            ? await SendPipelinedAsync(stream, message, sender, recipients, envelope, cancellationToken).ConfigureAwait(false)
            : await SendInTurnAsync(stream, message, sender, recipients, envelope, cancellationToken).ConfigureAwait(false);
        if (accepted == 0)
        {
            OnNoRecipientsAccepted(message);
            throw new SmtpCommandException(SmtpErrorCode.MessageNotAccepted, SmtpStatusCode.TransactionFailed, "No recipients were accepted.");
        }
        Expect(SmtpStatusCode.StartMailInput, await stream.SendCommandAsync("DATA\r\n", cancellationToken).ConfigureAwait(false));
        var data = await MessageData.WriteAsync(options, message, cancellationToken).ConfigureAwait(false);
        await WriteAsync(stream, data, progress, cancellationToken).ConfigureAwait(false);
        var response = await stream.ReadResponseAsync(cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            SmtpStatusCode.Ok => response.Response,
            SmtpStatusCode.AuthenticationRequired => throw new ServiceNotAuthenticatedException(response.Response),
            _ => throw new SmtpCommandException(SmtpErrorCode.MessageNotAccepted, response.StatusCode, response.Response),
        };
    }

    private async Task<int> SendInTurnAsync(SmtpStream stream, MimeMessage message, MailboxAddress sender, List<MailboxAddress> recipients, List<string> envelope, CancellationToken cancellationToken)
    {
        var accepted = 0;
        for (var i = 0; i < envelope.Count; i++)
        {
            var response = await stream.SendCommandAsync(envelope[i], cancellationToken).ConfigureAwait(false);
            accepted += Take(message, sender, recipients, i, response) ? 1 : 0;
        }
        return accepted;
    }

    /// <summary>All replies are read before the first refusal is thrown, so that the next command's reply is its own.</summary>
    private async Task<int> SendPipelinedAsync(SmtpStream stream, MimeMessage message, MailboxAddress sender, List<MailboxAddress> recipients, List<string> envelope, CancellationToken cancellationToken)
    {
        envelope.ForEach(stream.Queue);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var (accepted, refusal) = (0, (Exception?)null);
        for (var i = 0; i < envelope.Count; i++)
        {
            try
            {
                var response = await stream.ReadResponseAsync(cancellationToken).ConfigureAwait(false);
                accepted += Take(message, sender, recipients, i, response) ? 1 : 0;
            }
            catch (Exception e) when (e is SmtpCommandException or ServiceNotAuthenticatedException)
            {
                refusal ??= e;
            }
            catch (Exception) when (refusal is not null)
            {
                break;
            }
        }
        return refusal is null ? accepted : throw refusal;
    }

    /// <summary>Whether it is a recipient, and was accepted; the first command is the sender's.</summary>
    private bool Take(MimeMessage message, MailboxAddress sender, List<MailboxAddress> recipients, int index, SmtpResponse response)
    {
        var isAccepted = (int)response.StatusCode is >= 200 and < 300;
        if (response.StatusCode == SmtpStatusCode.AuthenticationRequired)
        {
            throw new ServiceNotAuthenticatedException(response.Response);
        }
        if (index == 0)
        {
            Action<MimeMessage, MailboxAddress, SmtpResponse> heard = isAccepted ? OnSenderAccepted : OnSenderNotAccepted;
            heard(message, sender, response);
            return false;
        }
        Action<MimeMessage, MailboxAddress, SmtpResponse> said = isAccepted ? OnRecipientAccepted : OnRecipientNotAccepted;
        said(message, recipients[index - 1], response);
        return isAccepted;
    }

    private static async Task WriteAsync(SmtpStream stream, ReadOnlyMemory<byte> data, Action<long>? progress, CancellationToken cancellationToken)
    {
        var step = progress is null ? data.Length : ProgressStep;
        for (var sent = 0; sent < data.Length;)
        {
            var part = data.Slice(sent, Math.Min(step, data.Length - sent));
            await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            sent += part.Length;
            progress?.Invoke(sent);
        }
    }

    /// <summary>That it fails does not matter beside what made it necessary; it ends the connection then.</summary>
    private async Task ResetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Expect(SmtpStatusCode.Ok, await SendCommandAsync("RSET", cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is SmtpCommandException or SmtpProtocolException or IOException or TimeoutException or OperationCanceledException)
        {
            Disconnect();
        }
    }
}
