using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DigestService.Matching;

/// <summary>One character as meant, and the stretch of the text that says so (<c>\"{o}</c> is one ö).</summary>
internal readonly record struct Glyph(Rune Value, int Start, int End);

/// <summary>
/// Reads a text as its author meant it: TeX resolved, Unicode forms unified (NFKC), what has no width left out.
/// Takes any input; every step consumes at least one character and looks a bounded way ahead.
/// </summary>
internal sealed class GlyphReader(string text, int end, List<Glyph> glyphs)
{
    // Beyond any real writing system; the rest of a pile of marks is read over.
    private const int MaxMarks = 8;
    private const int MaxCommand = 24;

    private static readonly Rune Gap = new(' ');

    /// <summary>What stands for itself: ASCII that TeX makes nothing of.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(sign => sign is not ('\\' or '$' or '{' or '}'))]);

    private StringBuilder? _cluster;
    private int _at;

    /// <summary>How many characters were looked at: the measure of the work done.</summary>
    public long Steps { get; private set; }

    public void Read()
    {
        for (ReadPlain(); _at < end; ReadPlain())
        {
            Steps++;
            switch (text[_at])
            {
                case '\\':
                    ReadCommand();
                    break;
                case '}' when _at + 1 < end && text[_at + 1] == '{':
                    _at++;
                    Add(Gap, _at - 1);
                    break;
                case '$' or '{' or '}':
                    _at++;
                    break;
                default:
                    ReadCluster(_at);
                    break;
            }
        }
    }

    /// <summary>Most of any text, at once. A character before one that is not ASCII may be its base.</summary>
    private void ReadPlain()
    {
        var rest = text.AsSpan(_at..end);
        var count = rest.IndexOfAnyExcept(Plain);
        count = count < 0 ? rest.Length : char.IsAscii(rest[count]) ? count : count - 1;
        if (count <= 0)
            return;
        var from = glyphs.Count;
        CollectionsMarshal.SetCount(glyphs, from + count);
        var plain = CollectionsMarshal.AsSpan(glyphs)[from..];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = new Glyph(new Rune(rest[i]), _at + i, _at + i + 1);
        _at += count;
        Steps += count;
    }

    private void ReadCommand()
    {
        var start = _at++;
        if (_at >= end || char.IsSurrogate(text[_at]))
        {
            Add(Gap, start);
            return;
        }

        var sign = text[_at];
        if (TexCommands.Accents.TryGetValue(sign, out var mark) && IsAccent(sign))
        {
            _at++;
            ReadAccented(start, mark);
        }
        else if (char.IsAsciiLetter(sign))
        {
            ReadNamed(start);
        }
        else
        {
            // A hyphenation point has no width; an escaped sign is that sign.
            _at++;
            if (sign is '&' or '#' or '_' or '%')
                Add(new Rune(sign), start);
            else if (sign is not ('-' or '/'))
                Add(Gap, start);
        }
    }

    private bool IsAccent(char sign) =>
        !char.IsAsciiLetter(sign) || (_at + 1 < end && text[_at + 1] is '{' or ' ' or '\\');

    /// <summary><c>\'e</c>, <c>\'{e}</c>, <c>\' e</c>, <c>\'\i</c>, <c>\'{\i}</c>.</summary>
    private void ReadAccented(int start, char mark)
    {
        var at = _at;
        if (at < end && text[at] == ' ')
            at++;
        if (at < end && text[at] == '{')
            at++;
        var isCommand = at < end && text[at] == '\\';
        at += isCommand ? 1 : 0;
        Steps += at - _at;
        if (at >= end || !char.IsLetter(text[at]))
        {
            Add(Gap, start);
            return;
        }

        _at = at + 1;
        if (isCommand)
            SkipBlank();
        AddUnified(string.Concat([text[at], mark]), start);
    }

    private void ReadNamed(int start)
    {
        var from = _at;
        while (_at < end && _at - from < MaxCommand && char.IsAsciiLetter(text[_at]))
            _at++;
        Steps += _at - from;
        var name = text[from.._at];
        if (TexCommands.Letters.TryGetValue(name, out var letters))
        {
            SkipBlank();
            AddUnified(letters, start);
        }
        else if (GreekLetters.TryFromTex(name, out var letter))
        {
            Add(new Rune(letter), start);
        }
        else if (TexCommands.Signs.Contains(name))
        {
            Add(Gap, start);
        }
        else if (!TexCommands.Looks.Contains(name))
        {
            Add(Gap, start);
            for (var i = 0; i < name.Length; i++)
                glyphs.Add(new Glyph(new Rune(name[i]), i == 0 ? start : from + i, from + i + 1));
            // arXiv is full of \b{eta}, a β that a converter took for an accent.
            if (name.Length > 1 && _at < end && text[_at] == '{')
                Add(Gap, start);
        }
    }

    /// <summary>TeX takes the blank after a command for its end: <c>na\"\i ve</c>.</summary>
    private void SkipBlank()
    {
        if (_at + 1 < end && text[_at] == ' ' && char.IsAsciiLetterLower(text[_at + 1]))
            _at++;
    }

    /// <summary>A character with the marks that sit on it.</summary>
    private void ReadCluster(int start)
    {
        if (char.IsAscii(text[start]) && (start + 1 >= end || char.IsAscii(text[start + 1])))
        {
            _at++;
            Add(new Rune(text[start]), start);
            return;
        }

        var category = ReadRune(out var rune);
        if (category is UnicodeCategory.Format)
            return;
        _cluster = (_cluster ?? new StringBuilder()).Clear().Append(rune.ToString());
        var marks = 0;
        while (_at < end && !char.IsAscii(text[_at]) && IsMark(CharUnicodeInfo.GetUnicodeCategory(text, _at)))
        {
            Steps++;
            ReadRune(out var mark);
            if (marks++ < MaxMarks)
                _cluster.Append(mark.ToString());
        }

        if (IsReadable(category))
            AddUnified(_cluster.ToString(), start);
        else
            Add(Gap, start);
    }

    private UnicodeCategory ReadRune(out Rune rune)
    {
        var ok = Rune.TryGetRuneAt(text, _at, out rune) && (rune.IsBmp || _at + 1 < end);
        _at += ok ? rune.Utf16SequenceLength : 1;
        if (ok)
            return Rune.GetUnicodeCategory(rune);
        rune = Gap;
        return UnicodeCategory.Surrogate;
    }

    private void AddUnified(string cluster, int start)
    {
        foreach (var rune in cluster.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            Add(rune, start);
    }

    private void Add(Rune value, int start) => glyphs.Add(new Glyph(value, start, _at));

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Letters, digits and punctuation. Symbols are gaps: "BERT™" is not "BERTTM".</summary>
    private static bool IsReadable(UnicodeCategory category) =>
        category is not (UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.OtherSymbol) && !IsMark(category);
}
