using System.Buffers;
using System.Globalization;
using System.Text;
using DigestService.Delivery;
using DigestService.Tests.Support;
using MimeKit;

namespace DigestService.Tests.Delivery;

public sealed class QuotedPrintableTests
{
    private static readonly string[] Pieces = ["=", " ", "\t", "\n", "\n\n", " \n", ".", "é", "·", "—", "\u0085", "\u009f", "\u00a0", "\ud83d\ude00", "\ud800", "\0", "\u001b", "\u007f", "\r", "\r\n", "word ", "<td style=\"padding:0\">", new string('x', 73), new string('y', 74), new string('z', 75), new string('w', 200)];

    private readonly Random _random = new(20251211);

    [Fact]
    public void It_writes_what_the_rule_says_octet_by_octet()
    {
        for (var i = 0; i < 5_000; i++)
        {
            var text = AnyText();
            Assert.Equal(Plain(text), Encoded(text));
        }
    }

    [Fact]
    public void Its_lines_are_short_end_in_no_space_and_begin_with_no_dot()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var lines = Encoded(AnyText()).Split("\r\n");
            Assert.All(lines, line => Assert.True(line.Length <= 76 && !line.EndsWith(' ') && !line.EndsWith('\t') && !line.StartsWith('.'), line));
            Assert.Equal("", lines[^1]);
        }
    }

    [Fact]
    public void A_mail_program_reads_the_text_again()
    {
        for (var i = 0; i < 300; i++)
        {
            var (text, html) = (AnyText(), AnyText());
            using var file = new MemoryStream(SealedMail.Seal(MailSamples.Digest() with { Text = text, Html = html }).ToBytes());
            using var mail = MimeMessage.Load(file);
            Assert.Equal(Ended(text), mail.TextBody!.ReplaceLineEndings("\n"));
            Assert.Equal(Ended(html), mail.HtmlBody!.ReplaceLineEndings("\n"));
        }
    }

    private string AnyText() => string.Concat(Enumerable.Range(0, _random.Next(30)).Select(_ => Pieces[_random.Next(Pieces.Length)]));

    private static string Encoded(string text)
    {
        var octets = new ArrayBufferWriter<byte>();
        QuotedPrintable.Write(text, octets);
        return Encoding.ASCII.GetString(octets.WrittenSpan);
    }

    /// <summary>Without controls and lone surrogates, and with a line end at its end.</summary>
    private static string Ended(string text)
    {
        var clean = string.Concat(text.Replace("\r\n", "\n").Replace('\r', '\n').EnumerateRunes().Where(rune => rune.Value is '\n' or '\t' || !Rune.IsControl(rune)));
        return clean.EndsWith('\n') ? clean : clean + "\n";
    }

    /// <summary>RFC 2045, 6.7, one octet after the other; a dot that would begin a line is escaped.</summary>
    private static string Plain(string text)
    {
        var encoded = new StringBuilder();
        foreach (var line in Ended(text)[..^1].Split('\n'))
        {
            var octets = Encoding.UTF8.GetBytes(line);
            var column = 0;
            for (var i = 0; i < octets.Length; i++)
            {
                var isLiteral = octets[i] is >= 33 and <= 126 and not (byte)'=' || (octets[i] is 32 or 9 && i + 1 < octets.Length);
                var begins = column == 0 || (isLiteral && column == 75);
                var piece = isLiteral && !(begins && octets[i] == '.') ? ((char)octets[i]).ToString() : "=" + octets[i].ToString("X2", CultureInfo.InvariantCulture);
                if (column + piece.Length > 75)
                {
                    encoded.Append("=\r\n");
                    column = 0;
                }
                encoded.Append(piece);
                column += piece.Length;
            }
            encoded.Append("\r\n");
        }
        return encoded.ToString();
    }
}
