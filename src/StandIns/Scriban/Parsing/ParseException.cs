namespace Scriban.Parsing;

/// <summary>Ends the parsing of one template; <see cref="Template.Parse"/> turns it into a message.</summary>
internal sealed class ParseException(SourceSpan span, string message) : Exception(message)
{
    public SourceSpan Span { get; } = span;

    public static ParseException Unknown(SourceSpan span, string what, string known) =>
        new(span, $"the stand-in for Scriban does not know {what}; it knows {known}");
}
