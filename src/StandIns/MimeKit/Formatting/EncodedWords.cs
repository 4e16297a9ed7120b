using System.Text;
using System.Text.RegularExpressions;

namespace MimeKit.Formatting;

/// <summary>RFC 2047: words of a header that are not ASCII. An encoded word is never longer than 75 characters.</summary>
internal static partial class EncodedWords
{
    private const int Limit = 75;
    private const int Frame = 12;
    private const string TextSpecials = "()<>@,;:\"/[]?.=_";
    private const string PhraseSafe = "!*+-/";

    /// <summary>Words that are ASCII stay; three or fewer of them between encoded ones are encoded with these, if they fit.</summary>
    public static string Encode(string text, bool phrase)
    {
        var words = Split(text);
        if (!words.Exists(word => word.IsEncoded))
        {
            return phrase ? Plain(text) : text;
        }
        var encoded = new StringBuilder();
        for (var i = 0; i < words.Count;)
        {
            var next = words[i].IsEncoded ? EndOfRun(text, words, i, phrase) : words.FindIndex(i, word => word.IsEncoded);
            next = next < 0 ? words.Count : next;
            var joins = i > 0 && words[i].IsEncoded && words[i - 1].IsEncoded;
            var start = joins ? words[i - 1].End : words[i].Start;
            var part = text[start..words[next - 1].End];
            encoded.Append(i == 0 ? "" : joins ? " " : text[words[i - 1].End..words[i].Start]);
            encoded.Append(words[i].IsEncoded ? EncodeRun(part, phrase) : phrase ? Plain(part) : part);
            i = next;
        }
        return encoded.ToString();
    }

    public static string Decode(ReadOnlySpan<byte> raw) => Decode(Charsets.Decode(raw, null));

    public static string Decode(string text) =>
        text.Contains("=?", StringComparison.Ordinal)
            ? EncodedRun().Replace(text, run => DecodeRun(run.Value))
            : text;

    [GeneratedRegex(@"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=(?:\s+=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)*")]
    private static partial Regex EncodedRun();

    [GeneratedRegex(@"=\?([^?*\s]+)[^?\s]*\?([bBqQ])\?([^?\s]*)\?=")]
    private static partial Regex EncodedWord();

    /// <summary>Neighbours in one charset are put together before they are decoded: some split a character between them.</summary>
    private static string DecodeRun(string run)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var charset = "";
        foreach (Match word in EncodedWord().Matches(run))
        {
            if (!charset.Equals(word.Groups[1].Value, StringComparison.OrdinalIgnoreCase))
            {
                text.Append(Charsets.Decode(bytes.ToArray(), charset));
                bytes.Clear();
                charset = word.Groups[1].Value;
            }
            var content = Encoding.ASCII.GetBytes(word.Groups[3].Value.Replace('_', word.Groups[2].Value is "q" or "Q" ? ' ' : '_'));
            bytes.AddRange(word.Groups[2].Value is "q" or "Q" ? QuotedPrintable.Decode(content) : Base64Lines.Decode(content));
        }
        return text.Append(Charsets.Decode(bytes.ToArray(), charset)).ToString();
    }

    private static List<Word> Split(string text)
    {
        var words = new List<Word>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && text[end] is not (' ' or '\t'))
            {
                end++;
            }
            if (end > start)
            {
                var word = text.AsSpan(start, end - start);
                words.Add(new Word(start, end, word.ContainsAnyExceptInRange(' ', '~') || word.Length + 1 >= FormatOptions.MaxLineLength));
            }
            start = end + 1;
        }
        return words;
    }

    /// <summary>How far a run of encoded words can go: what joins them has to fit in one, and must not need quotes.</summary>
    private static int EndOfRun(string text, List<Word> words, int first, bool phrase)
    {
        var end = first + 1;
        while (true)
        {
            var next = words.FindIndex(end, Math.Min(4, words.Count - end), word => word.IsEncoded);
            if (next < 0 || Length(text.AsSpan()[words[first].Start..words[next].End]) > Limit
                || (phrase && next > end && Plain(text[words[end].Start..words[next - 1].End])[0] == '"'))
            {
                return end;
            }
            end = next + 1;
        }
    }

    /// <summary>One encoded word, or as many as it takes; a character is never split.</summary>
    private static string EncodeRun(string text, bool phrase)
    {
        var words = new List<string>();
        var start = 0;
        for (var end = 0; start < text.Length; start = end)
        {
            while (end < text.Length)
            {
                var next = end + (char.IsSurrogatePair(text, end) ? 2 : 1);
                if (end > start && Length(text.AsSpan()[start..next]) > Limit)
                {
                    break;
                }
                end = next;
            }
            words.Add(EncodeWord(text[start..end], phrase));
        }
        return string.Join(' ', words);
    }

    private static string EncodeWord(string text, bool phrase)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return IsQ(bytes) ? $"=?utf-8?q?{string.Concat(bytes.Select(b => Q(b, phrase)))}?=" : $"=?utf-8?b?{Convert.ToBase64String(bytes)}?=";
    }

    private static string Q(byte b, bool phrase) =>
        b == ' ' ? "_"
        : char.IsAsciiLetterOrDigit((char)b) || (phrase ? PhraseSafe.Contains((char)b) : b is > 32 and < 127 && !TextSpecials.Contains((char)b)) ? ((char)b).ToString()
        : $"={b:X2}";

    /// <summary>Q is for words that stay readable in it.</summary>
    private static bool IsQ(ReadOnlySpan<byte> bytes) => CountHigh(bytes) < bytes.Length * 0.17;

    private static int CountHigh(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
        {
            count += b > 127 ? 1 : 0;
        }
        return count;
    }

    private static int Length(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return Frame + (IsQ(bytes) ? bytes.Length + (2 * bytes.Count(b => Q(b, phrase: true).Length > 1)) : (bytes.Length + 2) / 3 * 4);
    }

    /// <summary>Words of a phrase, in quotes if one of them needs it.</summary>
    private static string Plain(string text) =>
        text.All(c => c is ' ' or '\t' || Parsing.AddressReader.IsAtom(c)) ? text : HeaderFormat.Quote(text);

    private readonly record struct Word(int Start, int End, bool IsEncoded);
}
