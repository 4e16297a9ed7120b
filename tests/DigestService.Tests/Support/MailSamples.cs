using DigestService.Delivery;

namespace DigestService.Tests.Support;

public static class MailSamples
{
    public static MailContent Digest(string to = "reader@example.net", string messageId = "digest.7.1772434800@example.org", MailKind kind = MailKind.Digest) => new()
    {
        Kind = kind,
        To = to,
        FromAddress = "digest@example.org",
        FromName = "Paper Digest",
        Subject = "4 papers on RLHF and 2 more",
        Text = "Attention is all you need.\n.\n..two dots\nÜber Größen\n",
        Html = "<html><body><h1>Attention</h1>\n<p>.</p>\n.\n<p>Über Größen</p></body></html>",
        ListId = "digest.example.org",
        UnsubscribeUrl = "https://digest.example.org/leave/abc",
        MessageId = messageId,
        Date = new DateTimeOffset(2026, 3, 2, 7, 0, 0, TimeSpan.Zero),
    };
}
