using System.Globalization;
using System.Text;

namespace MimeKit.Parsing;

/// <summary>The tokens of RFC 5322, 3.2 and 3.4.1. What does not fit is null, and the position undefined.</summary>
internal sealed class AddressReader(string text)
{
    private const string AtomSafe = "!#$%&'*+-/=?^_`{|}~";

    private static readonly IdnMapping s_idn = new();

    public int Position { get; private set; }

    public bool AtEnd => Position >= text.Length;

    public bool AtSpace => !AtEnd && text[Position] is ' ' or '\t' or '\r' or '\n' or '(';

    public char Current => AtEnd ? '\0' : text[Position];

    public static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || c > '\x7f' || AtomSafe.Contains(c);

    public bool Take(char c)
    {
        var found = !AtEnd && text[Position] == c;
        Position += found ? 1 : 0;
        return found;
    }

    public void Rewind(int position) => Position = position;

    /// <summary>White space, and comments, which may nest.</summary>
    public void SkipSpace()
    {
        var depth = 0;
        for (; !AtEnd; Position++)
        {
            var c = text[Position];
            if (c == '\\' && depth > 0)
            {
                Position++;
            }
            else if (c is '(' or ')' && (c == '(' || depth > 0))
            {
                depth += c == '(' ? 1 : -1;
            }
            else if (depth == 0 && c is not (' ' or '\t' or '\r' or '\n'))
            {
                return;
            }
        }
    }

    /// <summary>White space as it stands, unfolded; one space for whatever has a comment in it.</summary>
    public string ReadSpace()
    {
        var start = Position;
        SkipSpace();
        var space = text[start..Position];
        return space.Contains('(', StringComparison.Ordinal) ? " " : string.Concat(space.Where(c => c is ' ' or '\t'));
    }

    /// <summary>What stands in a comment that comes next: an old way to give a name.</summary>
    public string? ReadComment()
    {
        var rest = text[Position..].TrimStart();
        var end = rest.IndexOf(')', StringComparison.Ordinal);
        return rest.StartsWith('(') && end > 1 ? Formatting.EncodedWords.Decode(rest[1..end]) : null;
    }

    public string? ReadAtom()
    {
        var start = Position;
        while (!AtEnd && IsAtom(text[Position]))
        {
            Position++;
        }
        return Position > start ? text[start..Position] : null;
    }

    /// <summary>The contents, unquoted.</summary>
    public string? ReadQuoted()
    {
        var value = new StringBuilder();
        for (Position++; !AtEnd; Position++)
        {
            var c = text[Position];
            if (c == '"')
            {
                Position++;
                return value.ToString();
            }
            if (c == '\\' && Position + 1 < text.Length)
            {
                c = text[++Position];
            }
            if (c is not ('\r' or '\n'))
            {
                value.Append(c);
            }
        }
        return null;
    }

    /// <summary>A local part alone, or with its domain, which is decoded and loses a dot at its end.</summary>
    public AddrSpec? ReadAddrSpec()
    {
        if (ReadLocalPart() is not { } local)
        {
            return null;
        }
        var end = Position;
        SkipSpace();
        if (!Take('@'))
        {
            Position = end;
            return new AddrSpec(local);
        }
        SkipSpace();
        return ReadDomain() is { } domain ? new AddrSpec($"{local}@{ToUnicode(domain)}") : null;
    }

    private static string ToUnicode(string domain)
    {
        try
        {
            return domain.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? s_idn.GetUnicode(domain) : domain;
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private string? ReadLocalPart()
    {
        var local = new StringBuilder();
        do
        {
            var start = Position;
            if (Current == '"' ? ReadQuoted() is null : ReadAtom() is null)
            {
                return null;
            }
            local.Append(local.Length > 0 ? "." : "").Append(text, start, Position - start);
        }
        while (Take('.'));
        return local.ToString();
    }

    private string? ReadDomain()
    {
        if (Current == '[')
        {
            var close = text.IndexOf(']', Position);
            var literal = close < 0 ? null : text[Position..(close + 1)];
            Position = close + 1;
            return literal?.Any(char.IsWhiteSpace) == true ? null : literal;
        }
        if (ReadAtom() is not { } first)
        {
            return null;
        }
        var domain = new StringBuilder(first);
        while (Take('.'))
        {
            if (ReadAtom() is { } label)
            {
                domain.Append('.').Append(label);
            }
            else if (Current == '.')
            {
                return null;
            }
        }
        return domain.ToString();
    }
}
