namespace MailKit;

public class ServiceNotConnectedException(string message) : InvalidOperationException(message);
