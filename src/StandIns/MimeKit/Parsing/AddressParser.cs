using System.Text;
using MimeKit.Formatting;

namespace MimeKit.Parsing;

/// <summary>A list of addresses as in To; of a group, only its members stay.</summary>
internal static class AddressParser
{
    public static bool TryParse(string text, out List<InternetAddress> addresses)
    {
        addresses = [];
        var reader = new AddressReader(text);
        while (true)
        {
            reader.SkipSpace();
            while (reader.Take(',') || reader.Take(';'))
            {
                reader.SkipSpace();
            }
            if (reader.AtEnd)
            {
                return addresses.Count > 0 || text.Contains(':', StringComparison.Ordinal);
            }
            if (!TryReadGroup(reader) && !TryReadMailbox(reader, addresses))
            {
                return false;
            }
            reader.SkipSpace();
            if (!reader.AtEnd && reader.Current is not (',' or ';') && !text.Contains(':', StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    /// <summary>Passes over the name of a group and its colon.</summary>
    private static bool TryReadGroup(AddressReader reader)
    {
        var start = reader.Position;
        if (ReadPhrase(reader) is not null && reader.Take(':'))
        {
            return true;
        }
        reader.Rewind(start);
        return false;
    }

    private static bool TryReadMailbox(AddressReader reader, List<InternetAddress> addresses)
    {
        var start = reader.Position;
        var name = ReadPhrase(reader);
        var bracketed = reader.Take('<');
        if (!bracketed)
        {
            reader.Rewind(start);
            name = null;
        }
        reader.SkipSpace();
        if (reader.ReadAddrSpec() is not { } address)
        {
            return false;
        }
        name ??= reader.ReadComment();
        reader.SkipSpace();
        if (bracketed)
        {
            reader.Take('>');
        }
        addresses.Add(MailboxAddress.From(name, address));
        return true;
    }

    /// <summary>A display name: words, quoted words, encoded words; dots, though not allowed, are understood.</summary>
    private static string? ReadPhrase(AddressReader reader)
    {
        var name = new StringBuilder();
        while (true)
        {
            var word = reader.Current == '"' ? reader.ReadQuoted() : ReadWord(reader);
            if (word is null)
            {
                return name.Length > 0 ? EncodedWords.Decode(name.ToString()) : null;
            }
            name.Append(word);
            var space = reader.ReadSpace();
            name.Append(reader.Current is '<' or ':' ? "" : space);
        }
    }

    private static string? ReadWord(AddressReader reader)
    {
        var word = reader.ReadAtom();
        while (reader.Take('.'))
        {
            word += "." + reader.ReadAtom();
        }
        return word;
    }
}
