namespace MailKit.Security;

public enum SecureSocketOptions
{
    None,
    Auto,
    SslOnConnect,
    StartTls,
    StartTlsWhenAvailable,
}
