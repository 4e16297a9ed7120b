namespace MailKit.Net.Smtp;

public enum SmtpErrorCode
{
    MessageNotAccepted,
    SenderNotAccepted,
    RecipientNotAccepted,
    UnexpectedStatusCode,
}
