using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace DigestService.Delivery;

/// <summary>MailKit's client, asking a relay that offers DSN to report failures, with the headers only (RFC 3461).</summary>
internal sealed class RelayClient : SmtpClient
{
    private bool _wantsReports;

    /// <summary>Nobody can be told about a mail from the null sender (RFC 5321, 4.5.5), so nothing is asked for.</summary>
    public void AskReports(SealedMail mail)
    {
        _wantsReports = mail.Sender.Address.Length > 0;
        DeliveryStatusNotificationType = _wantsReports ? DeliveryStatusNotificationType.HeadersOnly : DeliveryStatusNotificationType.Unspecified;
    }

    /// <summary>Comes back in the report and names the mail, also where the return path cannot. The domain would only take it beyond the 100 characters of RFC 3461, 4.4.</summary>
    protected override string? GetEnvelopeId(MimeMessage message) =>
        _wantsReports && message.MessageId is { } id ? id[..id.LastIndexOf('@')] : null;

    /// <summary>Nor for an address beyond ASCII: MailKit would write it as ORCPT=rfc822, where RFC 6533 wants utf-8.</summary>
    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        _wantsReports && Ascii.IsValid(mailbox.Address.AsSpan(0, mailbox.Address.LastIndexOf('@'))) ? DeliveryStatusNotification.Failure : null;
}
