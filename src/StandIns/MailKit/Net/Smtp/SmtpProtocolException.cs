namespace MailKit.Net.Smtp;

public class SmtpProtocolException(string message) : ProtocolException(message);
