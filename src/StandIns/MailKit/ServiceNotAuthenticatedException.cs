namespace MailKit;

public class ServiceNotAuthenticatedException(string message) : InvalidOperationException(message);
