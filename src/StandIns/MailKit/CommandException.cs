namespace MailKit;

/// <summary>A command that the server refused.</summary>
public abstract class CommandException : Exception
{
    protected CommandException(string message)
        : base(message)
    {
    }

    protected CommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
