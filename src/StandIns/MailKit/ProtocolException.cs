namespace MailKit;

/// <summary>The server did not keep to the protocol, or left.</summary>
public abstract class ProtocolException : Exception
{
    protected ProtocolException(string message)
        : base(message)
    {
    }

    protected ProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
