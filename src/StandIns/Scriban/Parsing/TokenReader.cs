namespace Scriban.Parsing;

internal sealed class TokenReader(SourceText source, List<Token> tokens)
{
    private int _index;

    public Token Current => tokens[_index];

    public Token Peek => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    public Token Previous => tokens[_index - 1];

    /// <summary>True for the parenthesis of <c>f(x)</c>, false for that of <c>f (x)</c>.</summary>
    public bool IsAdjacent => _index > 0 && Previous.End == Current.Start;

    public Token Next() => tokens[_index++];

    public bool Take(string text)
    {
        var found = Current.Is(text);
        _index += found ? 1 : 0;
        return found;
    }

    public Token Expect(TokenKind kind, string what) =>
        Current.Kind == kind ? Next() : throw new ParseException(Span(), $"Expecting {what} instead of `{Current.Text}`");

    public void Expect(string text)
    {
        if (!Take(text))
        {
            throw new ParseException(Span(), $"Expecting `{text}` instead of `{Current.Text}`");
        }
    }

    public SourceSpan Span() => source.Span(Current.Start, Current.End);

    public SourceSpan SpanFrom(int start) => source.Span(start, Previous.End);
}
