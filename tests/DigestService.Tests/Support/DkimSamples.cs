using DigestService.Delivery;
using DigestService.Delivery.Dkim;

namespace DigestService.Tests.Support;

internal static class DkimSamples
{
    public const string Domain = "example.org";
    public const string Selector = "digest1";

    public static readonly string Pem = DkimKey.Make();
    public static readonly DkimKey Key = DkimKey.Read(Pem)!;
    public static readonly DkimSigner Signer = new(Domain, Selector, Key);

    /// <summary>What DNS would hold.</summary>
    public static readonly IReadOnlyDictionary<string, string> Dns = new Dictionary<string, string> { [DkimRecord.Name(Domain, Selector)] = DkimRecord.Text(Key) };

    /// <summary>Mails of all kinds and forms.</summary>
    public static IEnumerable<(string Name, MailContent Content)> Mails()
    {
        var digest = MailSamples.Digest() with { UnsubscribeMailto = "mailto:leave@example.org?subject=unsubscribe%20abc", FeedbackId = "2026-03-02:digest:exampleorgdiges", ReplyTo = "answers@example.org" };
        yield return ("digest", digest);
        yield return ("plain text", digest with { Html = null });
        yield return ("confirmation", MailSamples.Digest(kind: MailKind.Confirmation) with { ListId = null, UnsubscribeUrl = null });
        yield return ("spaces", digest with { Html = null, Text = "two  spaces, a\ttab, trailing  \n \t\n\n\n" });
        yield return ("empty", digest with { Html = null, Text = "" });
        yield return ("large", digest with { Html = "<p>" + string.Concat(Enumerable.Repeat("Größe matters, ", 4000)) + "</p>" });
        yield return ("foreign words in headers", digest with { Subject = "4 Arbeiten über größere Sprachmodelle und 2 mehr, die Sie vielleicht auch lesen möchten · Do 11. Dez.", FromName = "Zeitung für \"Papiere\"" });
        yield return ("foreign letters before the @", digest with { To = "用户@example.net", Subject = "Größe · 大小" });
        yield return ("long link", digest with { UnsubscribeUrl = "https://digest.example.org/leave/" + new string('a', 600) });
    }

    public static IEnumerable<(string Name, byte[] Mail)> Signed() => Mails().Select(mail => (mail.Name, SealedMail.Seal(mail.Content, Signer).ToBytes()));
}
