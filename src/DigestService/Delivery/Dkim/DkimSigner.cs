using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestService.Delivery.Dkim;

/// <summary>Signs mails for a domain (RFC 6376): rsa-sha256, relaxed/relaxed, the whole body, no end. Used by many threads at once.</summary>
public sealed class DkimSigner(string domain, string selector, DkimKey key)
{
    private const int LineLength = 76;

    /// <summary>
    /// What is signed, and whether the name stands once more than the field occurs. That keeps anybody who sends the mail on from
    /// adding another field that a mail program may show or follow (8.15). Not for the others: relays rightly add some of them where they are missing.
    /// </summary>
    private static readonly (string Name, bool Over)[] Signed =
    [
        ("From", true), ("To", true), ("Cc", true), ("Subject", true), ("Reply-To", true), ("Date", true), ("Message-ID", false),
        ("MIME-Version", false), ("Content-Type", true), ("Content-Transfer-Encoding", true), ("Auto-Submitted", false), ("Feedback-ID", false),
        ("List-ID", true), ("List-Unsubscribe", true), ("List-Unsubscribe-Post", true),
    ];

    /// <param name="head">The header as it goes out, up to and without the empty line; every line ends with CRLF.</param>
    /// <param name="body">The body as it goes out.</param>
    /// <param name="at">Said in <c>t=</c>.</param>
    /// <returns>The header field DKIM-Signature, folded, with its line end. It goes before all others.</returns>
    public string Sign(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var fields = Fields(head);
        List<string> names = [];
        var data = new ArrayBufferWriter<byte>(head.Length + 1024);
        foreach (var (name, over) in Signed)
        {
            // The last one first, as verifiers look for them (5.4.2).
            for (var i = fields.Count - 1; i >= 0; i--)
            {
                var field = head[fields[i]];
                if (!IsNamed(field, name)) continue;
                names.Add(name);
                Add(data, field);
                data.Write("\r\n"u8);
            }
            if (over) names.Add(name);
        }

        var unsigned = Unsigned(names, Convert.ToBase64String(RelaxedForm.HashOfBody(body)), at);
        Add(data, Encoding.ASCII.GetBytes(unsigned));
        return unsigned + Folded(Convert.ToBase64String(key.Sign(data.WrittenSpan)), startsAt: 3) + "\r\n";
    }

    /// <summary>Everything but the signature itself, which the signature covers too (3.7).</summary>
    private string Unsigned(List<string> names, string bodyHash, DateTimeOffset at)
    {
        var header = new StringBuilder("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n");
        header.Append(CultureInfo.InvariantCulture, $" d={domain};\r\n s={selector}; t={at.ToUnixTimeSeconds()};\r\n h=");
        var line = 3;
        foreach (var (index, name) in names.Index())
        {
            if (line + name.Length + 1 > LineLength)
            {
                header.Append("\r\n ");
                line = 1;
            }
            header.Append(name).Append(index + 1 < names.Count ? ':' : ';');
            line += name.Length + 1;
        }
        return header.Append(CultureInfo.InvariantCulture, $"\r\n bh={bodyHash};\r\n b=").ToString();
    }

    private static string Folded(string base64, int startsAt)
    {
        var folded = new StringBuilder(base64.Length + base64.Length / LineLength * 3 + 3);
        var room = LineLength - startsAt;
        for (var at = 0; at < base64.Length;)
        {
            if (at > 0) folded.Append("\r\n ");
            var length = Math.Min(room, base64.Length - at);
            folded.Append(base64, at, length);
            at += length;
            room = LineLength - 1;
        }
        return folded.ToString();
    }

    /// <summary>Where each field begins and ends, folds and line end included.</summary>
    private static List<Range> Fields(ReadOnlySpan<byte> head)
    {
        var fields = new List<Range>(16);
        var begin = 0;
        for (var at = 0; at < head.Length;)
        {
            var end = head[at..].IndexOf("\r\n"u8);
            at = end < 0 ? head.Length : at + end + 2;
            if (at < head.Length && head[at] is (byte)' ' or (byte)'\t') continue;
            fields.Add(begin..at);
            begin = at;
        }
        return fields;
    }

    private static bool IsNamed(ReadOnlySpan<byte> field, string name) =>
        field.Length > name.Length && field[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(field[..name.Length], name);

    private static void Add(ArrayBufferWriter<byte> data, ReadOnlySpan<byte> field) =>
        data.Advance(RelaxedForm.Header(field, data.GetSpan(field.Length)));
}
