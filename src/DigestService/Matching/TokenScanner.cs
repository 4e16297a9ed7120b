using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DigestService.Matching;

/// <summary>A word at its place in a text, as <see cref="Token"/> has it, not looked up yet.</summary>
/// <param name="From">Where its written form begins in <see cref="TokenScanner.Written"/>.</param>
/// <param name="Count">How long that is.</param>
internal readonly record struct Cut(int From, int Count, int Start, int Length, int Position, int Span);

/// <summary>Cuts glyphs into words; the rules stand at <see cref="Analyzer"/>.</summary>
internal sealed class TokenScanner(List<Glyph> glyphs)
{
    private const int UsualLength = 6;
    private const int MaxCompound = 4;
    private const int MaxWritten = 64;

    private readonly List<Cut> _cuts = new(glyphs.Count / UsualLength);
    private char[] _written = new char[glyphs.Count + MaxWritten];
    private int _writtenTo;
    private readonly List<int> _compound = [];
    private int _at;
    private int _position;

    /// <summary>How many glyphs were passed.</summary>
    public long Steps => _at;

    /// <summary>The written forms, one after the other.</summary>
    public char[] Written => _written;

    public List<Cut> Scan()
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

        return _cuts;
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
        _compound.Add(_cuts.Count);
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
        var written = Room(MaxWritten);
        var length = 0;
        foreach (var glyph in CollectionsMarshal.AsSpan(glyphs)[start..end])
        {
            if (glyph.Value.IsAscii && length < MaxWritten)
            {
                written[length++] = (char)glyph.Value.Value;
                continue;
            }

            var rune = IsApostrophe(glyph.Value) ? new Rune('\'') : glyph.Value;
            if (length + rune.Utf16SequenceLength > MaxWritten)
                break;
            length += rune.EncodeToUtf16(written[length..]);
        }

        var from = glyphs[start].Start;
        Add(length, from, glyphs[end - 1].End - from, _position++, 1);
    }

    private void AddJoined()
    {
        var (first, last) = (_cuts[_compound[0]], _cuts[_compound[^1]]);
        var written = Room(_compound.Sum(at => _cuts[at].Count + 1));
        var length = 0;
        foreach (var at in _compound)
        {
            if (length > 0)
                written[length++] = '-';
            _written.AsSpan(_cuts[at].From, _cuts[at].Count).CopyTo(written[length..]);
            length += _cuts[at].Count;
        }

        Add(length, first.Start, last.Start + last.Length - first.Start, first.Position, _compound.Count);
    }

    private Span<char> Room(int most)
    {
        if (_written.Length - _writtenTo < most)
            Array.Resize(ref _written, 2 * (_writtenTo + most));
        return _written.AsSpan(_writtenTo);
    }

    private void Add(int count, int start, int length, int position, int span)
    {
        _cuts.Add(new Cut(_writtenTo, count, start, length, position, span));
        _writtenTo += count;
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
