using MimeKit;

namespace MailKit.Net.Smtp;

/// <summary>The server refused a command; the message is what it said. The connection can go on being used.</summary>
public class SmtpCommandException : CommandException
{
    public SmtpCommandException(SmtpErrorCode code, SmtpStatusCode status, MailboxAddress mailbox, string message)
        : this(code, status, message) => Mailbox = mailbox;

    public SmtpCommandException(SmtpErrorCode code, SmtpStatusCode status, string message)
        : base(message) => (ErrorCode, StatusCode) = (code, status);

    public SmtpErrorCode ErrorCode { get; }

    /// <summary>The sender or recipient that was refused.</summary>
    public MailboxAddress? Mailbox { get; }

    public SmtpStatusCode StatusCode { get; }
}
