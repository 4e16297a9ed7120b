using System.Globalization;
using System.Text;

namespace DigestService.Rendering.Tex;

internal sealed partial class TexReader
{
    private int Command(int i, int to, bool math)
    {
        var next = NameEnd(i, to);
        var name = source[(i + 1)..next];
        return name.Length == 0 ? Literal(i)
            : char.IsAsciiLetter(name[0]) ? Word(name, next, to, math)
            : Sign(name[0], next, to);
    }

    private int Sign(char sign, int next, int to) => sign switch
    {
        '%' or '&' or '_' or '#' or '$' or '{' or '}' => Put(sign.ToString(), next),
        '(' or '[' => Find(sign == '(' ? "\\)" : "\\]", next, to) is var close and > 0
            ? Inner(next, close, close + 2, math: true)
            : Put(sign.ToString(), next),
        ')' or ']' => Put(sign.ToString(), next),
        '!' or '-' or '/' or '@' => next,
        ',' or ';' or ':' or '\\' => Space(next),
        '|' => Put("‖", next),
        _ when char.IsWhiteSpace(sign) => Space(next),
        _ when TexTables.Accents.TryGetValue(sign.ToString(), out var accent) => Accent(accent, next, to) ?? Put($"\\{sign}", next),
        _ => Put($"\\{sign}", next),
    };

    private int Word(string name, int next, int to, bool math)
    {
        if (TexTables.Accents.TryGetValue(name, out var accent) && (name.Length > 1 || At(next, to) is '{' or ' ')
            && Accent(accent, next, to) is { } accented)
        {
            return accented;
        }
        if (TexTables.Letters.TryGetValue(name, out var letter))
        {
            return Put(letter, Swallow(next, to));
        }
        if (TexTables.Symbols.TryGetValue(name, out var symbol))
        {
            return Put(symbol, Empty(next, to));
        }
        return name switch
        {
            _ when TexTables.Switches.Contains(name) => Switch(name, next, to),
            _ when TexTables.Dropped.Contains(name) => Drop(next, to),
            "frac" or "tfrac" or "dfrac" => Fraction(next, to),
            "sqrt" => Root(next, to),
            "href" or "textcolor" => Argument(next, to) is var (_, _, second) ? Unwrap(second, to, math: false) ?? second : next,
            "url" => Argument(next, to) is var (start, end, after) ? Put(source[start..end], after) : next,
            "footnote" => Argument(next, to) is var (start, end, after) ? Put($" ({Whole(start, end, math: false)})", after) : next,
            "textsuperscript" => Script(next - 1, to, TexTables.Superscripts, '^'),
            "textsubscript" => Script(next - 1, to, TexTables.Subscripts, '_'),
            "unicode" => Argument(next, to) is var (start, end, after) ? Put(CodePoint(source.AsSpan(start, end - start)), after) : next,
            "mathbb" => Argument(next, to) is var (start, end, after) ? Put(TexTables.DoubleStruck(Whole(start, end, math: true)), after) : next,
            _ when name.StartsWith("math", StringComparison.Ordinal) => Unwrap(next, to, math: true) ?? next,
            _ when TexTables.TextCommands.Contains(name) => Unwrap(next, to, math: false) ?? next,
            _ => Unknown(name, next, to, math),
        };
    }

    /// <summary>A reference that is gone leaves no space before a full stop.</summary>
    private int Drop(int next, int to)
    {
        next = Argument(next, to)?.Next ?? next;
        if (At(next, to) is '.' or ',' or ';' or ':' or ')')
        {
            writer.Unspace();
        }
        return next;
    }

    /// <summary>An own macro: what it is applied to, or its name.</summary>
    private int Unknown(string name, int next, int to, bool math) =>
        At(next, to) == '{' && At(next + 1, to) != '}' && Unwrap(next, to, math) is { } unwrapped
            ? unwrapped
            : Put(name, Empty(next, to));

    private int? Unwrap(int next, int to, bool math) =>
        Argument(next, to) is var (start, end, after) ? Inner(start, end, after, math) : null;

    private int? Accent(char combining, int next, int to)
    {
        if (Argument(next, to) is not var (start, end, after))
        {
            return null;
        }
        var text = Whole(start, end, math: false).Replace('ı', 'i').Replace('ȷ', 'j');
        if (text.Length == 0 || !char.IsLetterOrDigit(text[0]))
        {
            return null;
        }
        // A bar over a whole word says nothing in plain text.
        var over = new StringInfo(text).LengthInTextElements == 1 ? (text + combining).Normalize(NormalizationForm.FormC) : text;
        return Put(over, after);
    }

    private int Fraction(int next, int to)
    {
        if (Argument(next, to) is not var (start, end, second) || Argument(second, to) is not var (start2, end2, after))
        {
            return next;
        }
        return Put(TexTables.Grouped(Whole(start, end, math: true)) + "/" + TexTables.Grouped(Whole(start2, end2, math: true)), after);
    }

    private int Root(int next, int to)
    {
        if (At(next, to) == '[' && Find("]", next, to) is var close and > 0)
        {
            next = close + 1;
        }
        return Argument(next, to) is var (start, end, after) ? Put("√" + TexTables.Grouped(Whole(start, end, math: true)), after) : Put("√", next);
    }

    private int Switch(string name, int next, int to) =>
        name is "left" or "right" && At(next, to) == '.' ? next + 1 : Swallow(next, to);

    private int Swallow(int next, int to)
    {
        next = Empty(next, to);
        while (At(next, to) == ' ')
        {
            next++;
        }
        return next;
    }

    /// <summary><c>\method{}</c>: the group only ends the name.</summary>
    private int Empty(int next, int to) => At(next, to) == '{' && At(next + 1, to) == '}' ? next + 2 : next;

    private static string CodePoint(ReadOnlySpan<char> hex) =>
        hex.Length > 1 && hex[0] is 'x' or 'X'
        && int.TryParse(hex[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : hex.ToString();
}
