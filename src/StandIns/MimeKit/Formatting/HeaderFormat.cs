using System.Globalization;
using System.Text;

namespace MimeKit.Formatting;

/// <summary>Header values as they are written: encoded, and folded at 78 characters where they can be.</summary>
internal static class HeaderFormat
{
    private const int Limit = FormatOptions.MaxLineLength;

    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static byte[] Format(string field, HeaderId id, string value, bool international) => Encoding.UTF8.GetBytes(id switch
    {
        HeaderId.From or HeaderId.To or HeaderId.Cc or HeaderId.Bcc or HeaderId.ReplyTo or HeaderId.Sender
            when InternetAddressList.TryParse(value, out var addresses) => Addresses(field, addresses, international),
        HeaderId.MessageId or HeaderId.InReplyTo or HeaderId.ContentId or HeaderId.ContentType => $" {value}\n",
        HeaderId.DkimSignature => Tags(field, value),
        HeaderId.ListArchive or HeaderId.ListHelp or HeaderId.ListOwner or HeaderId.ListPost or HeaderId.ListSubscribe
            or HeaderId.ListUnsubscribe => Urls(field, value),
        _ => Text(field, international ? value : EncodedWords.Encode(value, phrase: false)),
    });

    public static byte[] Format(HeaderId id, InternetAddressList addresses) =>
        Encoding.UTF8.GetBytes(Addresses(id.ToHeaderName(), addresses, international: false));

    public static string Date(DateTimeOffset date) => string.Create(
        CultureInfo.InvariantCulture,
        $"{s_days[(int)date.DayOfWeek]}, {date.Day:00} {s_months[date.Month - 1]} {date.Year:0000} {date:HH':'mm':'ss} {date.Offset.Hours:+00;-00}{Math.Abs(date.Offset.Minutes):00}");

    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Folds before the last white space in front of a word that does not fit.</summary>
    private static string Text(string field, string text)
    {
        var folded = new StringBuilder(" ", text.Length + 16);
        var line = field.Length + 2;
        for (var i = 0; i < text.Length;)
        {
            var space = i;
            while (i < text.Length && text[i] is ' ' or '\t')
            {
                i++;
            }
            var word = i;
            while (i < text.Length && text[i] is not (' ' or '\t'))
            {
                i++;
            }
            if (word > space && line + i - space > Limit)
            {
                folded.Append(text, space, word - space - 1).Append('\n').Append(text, word - 1, i - word + 1);
                line = i - word + 1;
            }
            else
            {
                folded.Append(text, space, i - space);
                line += i - space;
            }
        }
        return folded.Append('\n').ToString();
    }

    private static string Addresses(string field, InternetAddressList addresses, bool international)
    {
        var text = new StringBuilder(" ");
        var line = field.Length + 2;
        foreach (var mailbox in addresses.Mailboxes)
        {
            var first = text.Length == 1;
            Append(text, first ? "" : ", ", ref line);
            var address = mailbox.GetAddress(!international);
            if (string.IsNullOrEmpty(mailbox.Name))
            {
                Wrap(text, !first && line + address.Length > Limit, ref line);
                Append(text, address, ref line);
                continue;
            }
            AppendName(text, international ? International(mailbox.Name) : EncodedWords.Encode(mailbox.Name, phrase: true), first, ref line);
            var fits = line + address.Length + 3 <= Limit;
            line = fits ? line : 0;
            Append(text.Append(fits ? "" : "\n"), $"{(fits ? ' ' : '\t')}<{address}>", ref line);
        }
        return text.Append('\n').ToString();
    }

    private static void AppendName(StringBuilder text, string name, bool first, ref int line)
    {
        if (name.Length <= Limit)
        {
            Wrap(text, !first && line + name.Length > Limit, ref line);
            Append(text, name, ref line);
            return;
        }
        for (var i = 0; i < name.Length;)
        {
            var end = EndOfWord(name, i);
            Wrap(text, !first && line + end - i > Limit, ref line);
            Append(text, name[i..end], ref line);
            var next = end + name.AsSpan(end).IndexOfAnyExcept(' ', '\t');
            Append(text, next > end ? " " : "", ref line);
            i = next < end ? name.Length : next;
            first = false;
        }
    }

    /// <summary>A word, or a string in quotes, which is not broken.</summary>
    private static int EndOfWord(string name, int start)
    {
        var quoted = false;
        for (var i = start; i < name.Length; i++)
        {
            quoted ^= name[i] == '"';
            i += name[i] == '\\' ? 1 : 0;
            if (!quoted && i < name.Length && name[i] is ' ' or '\t')
            {
                return i;
            }
        }
        return name.Length;
    }

    /// <summary>Breaks the line before the space that it ends with.</summary>
    private static void Wrap(StringBuilder text, bool wanted, ref int line)
    {
        if (wanted && line > 1)
        {
            text.Insert(text.Length - 1, '\n');
            line = 1;
        }
    }

    private static string International(string name) => name.All(c => c == ' ' || Parsing.AddressReader.IsAtom(c)) ? name : Quote(name);

    /// <summary>The URLs of a mailing list's header stay whole, each on a line of its own where it has to.</summary>
    private static string Urls(string field, string value)
    {
        var text = new StringBuilder();
        var line = field.Length + 1;
        for (var i = 0; i < value.Length;)
        {
            if (value[i] is ' ' or '\t')
            {
                i++;
                continue;
            }
            if (value[i] == ',')
            {
                Append(text, ",", ref line);
                i++;
                continue;
            }
            var close = value[i] == '<' ? value.IndexOf('>', i) : -1;
            var end = close >= 0 ? close + 1 : value.AsSpan(i + 1).IndexOfAny(" \t<,") is var next and >= 0 ? i + 1 + next : value.Length;
            var fits = line + end - i + 1 < Limit || (close < 0 && line + end - i + 1 == Limit);
            line = fits ? line : 0;
            Append(text.Append(fits ? "" : "\n"), " " + value[i..end], ref line);
            i = end;
        }
        return text.Append('\n').ToString();
    }

    /// <summary>The tags of a DKIM signature, RFC 6376, 3.2; its hashes each begin a line.</summary>
    private static string Tags(string field, string value)
    {
        var text = new StringBuilder();
        var line = field.Length + 1;
        for (var i = 0; i < value.Length;)
        {
            var semicolon = value.IndexOf(';', i);
            var end = semicolon < 0 ? value.Length : semicolon + 1;
            var token = string.Concat(value[i..end].Where(c => c is not (' ' or '\t')));
            i = end;
            if (token.Length == 0)
            {
                continue;
            }
            var breaks = line + token.Length + 1 > Limit || token.StartsWith("b=", StringComparison.Ordinal) || token.StartsWith("bh=", StringComparison.Ordinal);
            text.Append(breaks ? "\n\t" : " ");
            line = breaks ? 1 : line + 1;
            AppendTag(text, token, ref line);
        }
        return text.Append('\n').ToString();
    }

    /// <summary>A list of headers that is too long is broken between them, a hash anywhere.</summary>
    private static void AppendTag(StringBuilder text, string token, ref int line)
    {
        if (token.Length <= Limit)
        {
            Append(text, token, ref line);
        }
        else if (token.StartsWith("h=", StringComparison.Ordinal))
        {
            var names = token.Split(':');
            for (var i = 0; i < names.Length; i++)
            {
                Append(text, i > 0 ? ":" : "", ref line);
                var breaks = line + names[i].Length + 1 > Limit;
                line = breaks ? 1 : line;
                Append(text.Append(breaks ? "\n\t" : ""), names[i], ref line);
            }
        }
        else
        {
            for (var i = 0; i < token.Length;)
            {
                var count = Math.Min(Limit - line, token.Length - i);
                Append(text, token.Substring(i, count), ref line);
                i += count;
                if (i < token.Length)
                {
                    text.Append("\n\t");
                    line = 1;
                }
            }
        }
    }

    private static void Append(StringBuilder text, string part, ref int line)
    {
        text.Append(part);
        line += part.Length;
    }
}
