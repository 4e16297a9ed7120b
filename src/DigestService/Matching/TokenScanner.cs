using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DigestService.Matching;

/// <summary>Cuts glyphs into words; the rules stand at <see cref="Analyzer"/>.</summary>
internal sealed class TokenScanner(List<Glyph> glyphs, Lexicon lexicon)
{
    private const int UsualLength = 6;
    private const int MaxCompound = 4;
    private const int MaxWritten = 64;

    private readonly List<Token> _tokens = new(glyphs.Count / UsualLength);
    private readonly List<int> _compound = [];
    private int _at;
    private int _position;

    /// <summary>How many glyphs were passed.</summary>
    public long Steps => _at;

    public List<Token> Scan()
    {
        while (_at < glyphs.Count)
        {
            if (!StartsWord(_at))
            {
                _at++;
                continue;
            }

            _compound.Clear();
            ScanWord();
            while (JoinerLength() is var joiner and > 0)
            {
                _at += joiner;
                ScanWord();
            }

            if (_compound.Count is > 1 and <= MaxCompound)
                AddJoined();
        }

        return _tokens;
    }

    private bool StartsWord(int at) => IsWordStart(at) || IsDotNet(at);

    private void ScanWord()
    {
        var start = _at++;
        SkipLetters();
        while (IsWord(_at) || IsInner(_at))
        {
            _at++;
            SkipLetters();
        }

        _at += SignLength(start);
        _compound.Add(_tokens.Count);
        Add(start, _at);
        // The possessive is part of no word.
        if (IsApostrophe(_at) && IsLetter(_at + 1, 's') && !IsWord(_at + 2))
            _at += 2;
    }

    /// <summary>Passes plain letters and digits: most of any word.</summary>
    private void SkipLetters()
    {
        var rest = CollectionsMarshal.AsSpan(glyphs)[_at..];
        var count = 0;
        while (count < rest.Length && rest[count].Value.Value is var code and < 128 && char.IsAsciiLetterOrDigit((char)code))
            count++;
        _at += count;
    }

    /// <summary>An apostrophe between letters (no possessive), a point between digits.</summary>
    private bool IsInner(int at)
    {
        if (!IsWord(at + 1))
            return false;
        if (IsApostrophe(at))
            return !(IsLetter(at + 1, 's') && !IsWord(at + 2));
        return Is(at, '.') && IsDigit(at - 1) && IsDigit(at + 1);
    }

    /// <summary>The sign that makes one letter a name: C++, C#, A*.</summary>
    private int SignLength(int start)
    {
        if (_at != start + 1 || !Rune.IsLetter(glyphs[start].Value))
            return 0;
        if (Is(_at, '+') && Is(_at + 1, '+') && !Is(_at + 2, '+'))
            return 2;
        if (Is(_at, '#') && !IsWord(_at + 1))
            return 1;
        return Is(_at, '*') && Rune.IsUpper(glyphs[start].Value) && !IsWord(_at + 1) && !Is(_at + 1, '*') ? 1 : 0;
    }

    /// <summary>How many glyphs join this word to the next, 0 if none. TeX writes the dash of Navier--Stokes as two hyphens.</summary>
    private int JoinerLength()
    {
        if (Is(_at, '_') || Is(_at, '^'))
            return IsWordStart(_at + 1) ? 1 : 0;
        if (!IsHyphen(_at))
            return 0;
        if (IsWordStart(_at + 1))
            return 1;
        return IsHyphen(_at + 1) && IsWordStart(_at + 2) ? 2 : 0;
    }

    private void Add(int start, int end)
    {
        Span<char> written = stackalloc char[MaxWritten];
        var length = 0;
        foreach (var glyph in CollectionsMarshal.AsSpan(glyphs)[start..end])
        {
            var rune = IsApostrophe(glyph.Value) ? new Rune('\'') : glyph.Value;
            if (length + rune.Utf16SequenceLength > MaxWritten)
                break;
            length += rune.EncodeToUtf16(written[length..]);
        }

        var from = glyphs[start].Start;
        var word = lexicon.Get(written[..length]);
        _tokens.Add(new Token(word, from, glyphs[end - 1].End - from, _position++, 1));
    }

    private void AddJoined()
    {
        var first = _tokens[_compound[0]];
        var last = _tokens[_compound[^1]];
        var written = first.Written;
        for (var i = 1; i < _compound.Count; i++)
            written = $"{written}-{_tokens[_compound[i]].Written}";
        var word = lexicon.Get(written);
        _tokens.Add(new Token(word, first.Start, last.End - first.Start, first.Position, _compound.Count));
    }

    /// <summary>".NET" after a blank or a bracket; "results.Net" is a slip of the keyboard.</summary>
    private bool IsDotNet(int at) =>
        Is(at, '.') && IsLetter(at + 1, 'n') && IsLetter(at + 2, 'e') && IsLetter(at + 3, 't') && !IsWord(at + 4)
        && (at == 0 || Rune.IsWhiteSpace(glyphs[at - 1].Value) || Is(at - 1, '('));

    private bool Is(int at, char c) => at < glyphs.Count && glyphs[at].Value.Value == c;

    private bool IsLetter(int at, char lower) => at < glyphs.Count && (glyphs[at].Value.Value | 0x20) == lower;

    private bool IsDigit(int at) => at < glyphs.Count && Rune.IsDigit(glyphs[at].Value);

    private bool IsWord(int at) =>
        at < glyphs.Count && (IsWordStart(at) || (!glyphs[at].Value.IsAscii && IsMark(glyphs[at].Value)));

    private bool IsWordStart(int at)
    {
        if (at >= glyphs.Count)
            return false;
        var rune = glyphs[at].Value;
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value);
        return !IsApostrophe(at) && (Rune.IsLetter(rune) || Rune.IsNumber(rune));
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Straight, typographic, modifier letter, full width (already unified).
    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '\u2019' or '\u02BC';

    private bool IsApostrophe(int at) => at < glyphs.Count && IsApostrophe(glyphs[at].Value);

    // Hyphen-minus, hyphen, non-breaking hyphen (unified), figure dash, en dash, minus.
    private bool IsHyphen(int at) =>
        at < glyphs.Count && glyphs[at].Value.Value is '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2212';
}
