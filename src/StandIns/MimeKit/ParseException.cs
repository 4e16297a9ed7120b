namespace MimeKit;

public class ParseException(string message, int tokenIndex, int errorIndex) : FormatException(message)
{
    public int TokenIndex { get; } = tokenIndex;

    public int ErrorIndex { get; } = errorIndex;
}
