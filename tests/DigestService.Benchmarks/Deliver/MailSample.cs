using DigestService.Delivery.Loopback;

namespace DigestService.Benchmarks.Deliver;

/// <summary>The first mails as a server took them: how long they are, and that no two are the same.</summary>
internal sealed record MailSample(int Mails, int Bytes, int Smallest, int Largest)
{
    private const int Most = 500;

    public static async Task<MailSample> Take(DueDigests digests, CancellationToken stop)
    {
        var count = Math.Min(digests.Count, Most);
        await digests.MakeReady(count);
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { KeepInMemory = count });
        await digests.Deliver(server.Port, connections: 8, null, stop);
        var mails = server.Mails;
        Differ(mails, "a body", mail => mail.Text[mail.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Differ(mails, "a Message-ID", mail => mail.MessageId);
        Differ(mails, "a return path", mail => mail.Sender);
        return new MailSample(mails.Count, (int)mails.Average(mail => mail.Raw.Length), mails.Min(mail => mail.Raw.Length), mails.Max(mail => mail.Raw.Length));
    }

    private static void Differ(IReadOnlyList<AcceptedMail> mails, string what, Func<AcceptedMail, string?> of)
    {
        if (mails.Select(of).Distinct().Count() != mails.Count) throw new UserFault($"Two of {mails.Count} mails share {what}.");
    }
}
