using DigestService.Subscribers;

namespace DigestService.Delivery;

/// <summary>Sends one mail at once, past the outbox: to the operator, and what they try. Signed and sent as all others are, over the second relay where the first is away.</summary>
public sealed class SendNow(SmtpPool pool, Settings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Null where the relay took it; else why not, as a sentence.</returns>
    public async Task<string?> Send(MailContent content, CancellationToken stop = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var fault = await SendOver(pool, content, patience.Token);
            return fault is not null && pool.Fallback is { } second ? await SendOver(second, content, patience.Token) : fault;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"The mail relay gave no answer in {Patience.TotalSeconds:0} seconds.";
        }
    }

    private async Task<string?> SendOver(SmtpPool over, MailContent content, CancellationToken stop)
    {
        var mail = SealedMail.Seal(content, settings.Dkim.Signer(settings.Sender));
        switch (await over.Rent(mail.NeedsUtf8, stop))
        {
            case Dialed.Up(var connection):
                var verdict = await connection.Send(mail, stop);
                await over.Return(connection);
                return verdict.Outcome switch
                {
                    Outcome.Sent => null,
                    Outcome.Later later => $"The relay does not take it now: {later.Reply}",
                    Outcome.Refused refused => $"The relay refuses it: {refused.Reply}",
                    _ => "It is not known whether the relay took it.",
                };
            case Dialed.Down(var fault):
                return fault.Sentence;
            default:
                throw new InvalidOperationException("A dialed connection is up or down.");
        }
    }

    /// <summary>A plain mail from the service to its operator.</summary>
    /// <param name="name">Begins the Message-ID.</param>
    public MailContent Plain(EmailAddress to, string subject, string text, string name, DateTimeOffset now) => new()
    {
        Kind = MailKind.Account,
        To = to.ToString(),
        FromAddress = settings.Sender.Address,
        FromName = settings.Sender.Name.Length > 0 ? settings.Sender.Name : settings.Site.Name,
        ReplyTo = settings.Sender.ReplyTo,
        Subject = subject,
        Text = text,
        MessageId = $"{name}.{now.ToUnixTimeMilliseconds()}@{settings.Sender.Domain}",
        Date = now,
        ReturnPath = settings.Sender.Address,
    };
}
