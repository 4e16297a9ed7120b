namespace Scriban.Parsing;

/// <summary>A token covers <c>[Start, End)</c> of the template; <see cref="Value"/> is what a literal stands for.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text, object? Value = null)
{
    public bool Is(string text) => Kind is TokenKind.Identifier or TokenKind.Operator && Text == text;
}
