namespace Scriban.Parsing;

/// <summary>A place in a template; offset, line and column count from zero.</summary>
public record struct TextPosition(int Offset, int Line, int Column)
{
    public readonly string ToStringSimple() => $"{Line + 1},{Column + 1}";
}
