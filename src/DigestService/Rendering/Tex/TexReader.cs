using System.Buffers;

namespace DigestService.Rendering.Tex;

/// <summary>Goes through text and formulas token by token. Looks ahead at most <see cref="Window"/>, so that it stays linear.</summary>
internal sealed partial class TexReader(string source, TexWriter writer, int depth)
{
    private const int Window = 500;
    private const int MaxDepth = 12;

    /// <summary>What may not stand for itself: TeX's signs, and any blank but a single space.</summary>
    private static readonly SearchValues<char> s_telling = SearchValues.Create(
        [.. "\\${~-`'", .. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(sign => sign != ' ' && char.IsWhiteSpace(sign))]);

    public void Text(int from, int to)
    {
        for (var i = Plain(from, to); i < to; i = Plain(i, to))
        {
            writer.Mark(i);
            i = source[i] switch
            {
                '\\' => Command(i, to, math: false),
                '$' => Dollar(i, to),
                '{' when At(i + 1, to) == '\\' && Close(i, to) is var close and > 0 => Inner(i + 1, close, close + 1, math: false),
                '~' => Tie(i, to),
                '-' => Dashes(i, to),
                '`' when At(i + 1, to) == '`' => Put("“", i + 2),
                '\'' when At(i + 1, to) == '\'' => Put("”", i + 2),
                var c when char.IsWhiteSpace(c) => Space(i + 1),
                _ => Literal(i),
            };
        }
    }

    /// <summary>Most of any text, at once.</summary>
    private int Plain(int from, int to)
    {
        if (from >= to || source[from] == ' ') return from;
        var rest = source.AsSpan(from, to - from);
        if (rest.IndexOfAny(s_telling) is var telling and >= 0) rest = rest[..telling];
        if (rest.IndexOf("  ") is var blanks and >= 0) rest = rest[..blanks];
        writer.Copy(rest, from);
        return from + rest.Length;
    }

    public void Math(int from, int to)
    {
        for (var i = from; i < to;)
        {
            writer.Mark(i);
            i = source[i] switch
            {
                '\\' => Command(i, to, math: true),
                '^' => Script(i, to, TexTables.Superscripts, '^'),
                '_' => Script(i, to, TexTables.Subscripts, '_'),
                '{' when Close(i, to) is var close and > 0 => Inner(i + 1, close, close + 1, math: true),
                '{' or '}' or '$' => i + 1,
                '\'' => Put("′", i + 1),
                '-' => Put("−", i + 1),
                '~' or '&' => Space(i + 1),
                var c when char.IsWhiteSpace(c) => Space(i + 1),
                _ => Literal(i),
            };
        }
    }

    /// <summary>A formula, or money: the closing sign must not follow a space or stand before a digit, unless what lies between is clearly TeX.</summary>
    private int Dollar(int i, int to)
    {
        var sign = At(i + 1, to) == '$' ? 2 : 1;
        var start = i + sign;
        var close = Find(new string('$', sign), start, to);
        if (close <= start)
        {
            return Literal(i);
        }
        var formula = source.AsSpan(start, close - start);
        var clearly = sign == 2 || formula.ContainsAny('\\', '^') || IsSign(formula.Trim());
        var probably = !char.IsWhiteSpace(formula[0]) && !char.IsWhiteSpace(formula[^1]) && !char.IsAsciiDigit(At(close + 1, to));
        return clearly || probably ? Inner(start, close, close + sign, math: true) : Literal(i);
    }

    /// <summary><c>9$-$24</c>, <c>$&lt;$0.1</c>, <c>$ R_e$</c>, but not <c>$10k-$20k</c>.</summary>
    private static bool IsSign(ReadOnlySpan<char> formula) =>
        !formula.Contains(' ') && (formula.ContainsAny("_<>=|") || !formula.ContainsAnyInRange('0', 'z'));

    /// <summary><c>Fig.~3</c> is a space, <c>~5%</c> and <c>10~20</c> are not.</summary>
    private int Tie(int i, int to)
    {
        var before = i > 0 ? source[i - 1] : ' ';
        var ties = (char.IsLetter(before) || before is '.' or '}' or '$' or ')') && !char.IsWhiteSpace(At(i + 1, to));
        return ties ? Space(i + 1) : Literal(i);
    }

    private int Dashes(int i, int to)
    {
        var end = i;
        while (At(end, to) == '-')
        {
            end++;
        }
        var afterWord = i > 0 && !char.IsWhiteSpace(source[i - 1]);
        return (end - i) switch
        {
            2 when afterWord => Put("–", end),
            3 => Put("—", end),
            _ => Put(source[i..end], end),
        };
    }

    private int Script(int i, int to, IReadOnlyDictionary<char, char> table, char sign)
    {
        var argument = Argument(i + 1, to);
        if (argument is not var (start, end, next) || depth >= MaxDepth)
        {
            return i + 1;
        }
        var text = Whole(start, end, math: true).Trim();
        writer.Write(TexTables.Script(text, table, sign));
        return next;
    }

    /// <summary>Reads on inside a group whose braces are dropped.</summary>
    private int Inner(int start, int end, int next, bool math)
    {
        var inner = new TexReader(source, writer, depth + 1);
        if (depth >= MaxDepth)
        {
            writer.Write(source.AsSpan(start, end - start));
        }
        else if (math)
        {
            inner.Math(start, end);
        }
        else
        {
            inner.Text(start, end);
        }
        return next;
    }

    /// <summary>The text of a part that is then changed as a whole.</summary>
    private string Whole(int start, int end, bool math)
    {
        var part = new TexWriter();
        new TexReader(source, part, depth).Inner(start, end, end, math);
        return part.ToString();
    }

    private int Put(string text, int next)
    {
        writer.Write(text);
        return next;
    }

    private int Literal(int i)
    {
        writer.Write(source[i]);
        return i + 1;
    }

    private int Space(int next)
    {
        writer.Space();
        return next;
    }

    private char At(int i, int to) => i < to ? source[i] : '\0';

    /// <summary>The brace that closes the one at <paramref name="open"/>, or -1.</summary>
    private int Close(int open, int to)
    {
        var level = 0;
        for (var i = open; i < System.Math.Min(to, open + Window); i++)
        {
            switch (source[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    level++;
                    break;
                case '}' when --level == 0:
                    return i;
            }
        }
        return -1;
    }

    private int Find(string sign, int from, int to)
    {
        for (var i = from; i <= System.Math.Min(to, from + Window) - sign.Length; i++)
        {
            if (string.CompareOrdinal(source, i, sign, 0, sign.Length) == 0)
            {
                return i;
            }
            if (source[i] == '\\')
            {
                i++;
            }
        }
        return -1;
    }

    /// <summary>What a command applies to: a group, a command, or one character.</summary>
    private (int Start, int End, int Next)? Argument(int i, int to)
    {
        while (At(i, to) is ' ')
        {
            i++;
        }
        if (i >= to)
        {
            return null;
        }
        if (source[i] == '{')
        {
            return Close(i, to) is var close and > 0 ? (i + 1, close, close + 1) : null;
        }
        var end = source[i] == '\\' ? NameEnd(i, to)
            : char.IsSurrogatePair(source[i], At(i + 1, to)) ? i + 2
            : i + 1;
        return (i, end, end);
    }

    private int NameEnd(int backslash, int to)
    {
        var end = backslash + 1;
        while (char.IsAsciiLetter(At(end, to)))
        {
            end++;
        }
        return System.Math.Min(end == backslash + 1 ? end + 1 : end, to);
    }
}
