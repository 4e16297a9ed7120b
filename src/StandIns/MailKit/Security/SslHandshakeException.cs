namespace MailKit.Security;

public class SslHandshakeException(string message, Exception innerException) : Exception(message, innerException);
