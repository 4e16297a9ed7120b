using System.Buffers;

namespace DigestService.Rendering.Tex;

/// <summary>
/// Titles and abstracts hold TeX, as their authors typed it: <c>$\alpha$</c>, <c>$M^2$</c>, <c>Andr\'e</c>, <c>\textbf{…}</c>.
/// Here it becomes plain Unicode on one line (α, M², André). It takes any input: what it does not know stays readable.
/// </summary>
public static class TexToUnicode
{
    private static readonly SearchValues<char> s_telling = SearchValues.Create("\\$~`\t\r\n\v\f\u00a0\u2028\u2029");

    public static DisplayText Convert(string source)
    {
        if (IsPlain(source))
        {
            return new DisplayText(source);
        }
        var writer = new TexWriter(source.Length);
        new TexReader(source, writer, depth: 0).Text(0, source.Length);
        return writer.ToDisplayText();
    }

    private static bool IsPlain(string source) =>
        source.AsSpan().IndexOfAny(s_telling) < 0
        && !source.Contains("  ", StringComparison.Ordinal)
        && !source.Contains("--", StringComparison.Ordinal)
        && !source.Contains("''", StringComparison.Ordinal)
        && !source.Contains("{\\", StringComparison.Ordinal)
        && !source.StartsWith(' ')
        && !source.EndsWith(' ');
}
