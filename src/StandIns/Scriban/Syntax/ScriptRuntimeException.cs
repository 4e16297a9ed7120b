using Scriban.Parsing;

namespace Scriban.Syntax;

public class ScriptRuntimeException(SourceSpan span, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public SourceSpan Span { get; } = span;

    /// <summary>The message without the place.</summary>
    public string OriginalMessage => base.Message;

    public override string Message => new LogMessage(ParserMessageType.Error, Span, base.Message).ToString();

    public override string ToString() => Message;
}
