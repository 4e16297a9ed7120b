using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Delivery.Loopback;

namespace DigestService.Crash;

/// <summary>Reads from a mail what it is, by its own words and nothing else.</summary>
public static partial class MailReader
{
    public static TakenMail Read(AcceptedMail mail)
    {
        var text = PlainText(mail.Text);
        _ = DateOnly.TryParseExact(LongDate().Match(text).Value, "d MMMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date); // of no day, it was not due
        return new TakenMail(mail.At, mail.MessageId ?? "", mail.Recipient, date, [.. PaperAddress().Matches(text).Select(found => found.Groups[1].Value)]);
    }

    /// <summary>The first part, out of quoted-printable (RFC 2045, 6.7).</summary>
    private static string PlainText(string raw)
    {
        var end = raw.IndexOf("Content-Type: text/html", StringComparison.OrdinalIgnoreCase);
        var folded = (end < 0 ? raw : raw[..end]).Replace("=\r\n", "", StringComparison.Ordinal);
        return Encoding.UTF8.GetString([.. Octets(folded)]);
    }

    private static IEnumerable<byte> Octets(string folded)
    {
        for (var at = 0; at < folded.Length; at++)
        {
            if (folded[at] == '=' && at + 2 < folded.Length && byte.TryParse(folded.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var octet))
            {
                yield return octet;
                at += 2;
            }
            else if (folded[at] < 128)
            {
                yield return (byte)folded[at];
            }
        }
    }

    [GeneratedRegex(@"(?<=^PAPER DIGEST · .*)\d{1,2} [A-Z][a-z]+ \d{4}", RegexOptions.Multiline)]
    private static partial Regex LongDate();

    // Below its abstract; the list at the top names it once more, and does not count.
    [GeneratedRegex(@"^ +Paper:\s+https://arxiv\.org/abs/(\d{4}\.\d{5})", RegexOptions.Multiline)]
    private static partial Regex PaperAddress();
}
