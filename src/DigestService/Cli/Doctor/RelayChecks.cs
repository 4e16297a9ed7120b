using System.Runtime.CompilerServices;
using DigestService.Delivery;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Cli.Doctor;

/// <summary>Whether the relay takes us, and with <c>--send-to</c> also a mail, made, signed and sent as all others are.</summary>
internal static class RelayChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async IAsyncEnumerable<Check> Run(Settings settings, SmtpPool pool, ReturnPaths returnPaths, EmailAddress? sendTo, DateTimeOffset now, [EnumeratorCancellation] CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var dialed = await Dial(pool, sendTo is not null && !System.Text.Ascii.IsValid(sendTo.Local), patience.Token, stop);
        yield return Told("relay", pool.Settings, dialed);
        if (dialed is Dialed.Up(var connection))
        {
            if (sendTo is not null) yield return await Send(settings, connection, returnPaths, sendTo, now, patience.Token);
            await connection.DisposeAsync();
        }
        if (pool.Fallback is { } fallback) yield return await Second(fallback, stop);
    }

    private static async Task<Check> Second(SmtpPool pool, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var dialed = await Dial(pool, utf8: false, patience.Token, stop);
        if (dialed is Dialed.Up(var connection)) await connection.DisposeAsync();
        var told = Told("second relay", pool.Settings, dialed);
        return told with { Says = SmtpSettings.AboutFallback(told.Says) };
    }

    private static Check Told(string name, SmtpSettings smtp, Dialed dialed) =>
        dialed is Dialed.Down(var fault)
            ? Check.Failed(name, fault.Sentence)
            : Check.Ok(name, $"{smtp.Host} port {smtp.Port} takes us ({(smtp.Tls == SmtpTls.None ? "without TLS" : smtp.Tls)}{(string.IsNullOrEmpty(smtp.User) ? "" : $", logged in as {smtp.User}")}).");

    private static async Task<Dialed> Dial(SmtpPool pool, bool utf8, CancellationToken patience, CancellationToken stop)
    {
        try
        {
            return await pool.Rent(utf8, patience);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Dialed.Down(new RelayFault($"The mail relay {pool.Settings.Host} port {pool.Settings.Port} gave no answer in {Patience.TotalSeconds:0} seconds; check Digest:Smtp:Host, Digest:Smtp:Port and Digest:Smtp:Tls.", NeedsMending: false));
        }
    }

    private static async Task<Check> Send(Settings settings, SmtpConnection connection, ReturnPaths returnPaths, EmailAddress to, DateTimeOffset now, CancellationToken stop)
    {
        var verdict = await connection.Send(SealedMail.Seal(TestMail(settings, returnPaths, to, now), settings.Dkim.Signer(settings.Sender)), stop);
        return verdict.Outcome switch
        {
            Outcome.Sent sent => Check.Ok("mail", $"The relay took a mail to {to} ({sent.Reply}). Look into its source there: Authentication-Results should say pass for spf, dkim and dmarc."),
            Outcome.Later later => Check.Failed("mail", $"The relay does not take a mail to {to} now: {later.Reply}"),
            Outcome.Refused refused => Check.Failed("mail", $"The relay refuses a mail to {to}: {refused.Reply}"),
            _ => Check.Failed("mail", $"Whether the relay took a mail to {to} is not known: {verdict.Outcome}"),
        };
    }

    private static MailContent TestMail(Settings settings, ReturnPaths returnPaths, EmailAddress to, DateTimeOffset now) => new()
    {
        Kind = MailKind.Account,
        To = to.ToString(),
        FromAddress = settings.Sender.Address,
        FromName = settings.Sender.Name.Length > 0 ? settings.Sender.Name : settings.Site.Name,
        ReplyTo = settings.Sender.ReplyTo,
        Subject = $"{settings.Site.Name}: a test mail",
        Text = $"This mail was sent by `digest doctor` of {settings.Site.PublicUrl}.\n\nIf you can read it, mail goes out. In its source, Authentication-Results should say pass for spf, dkim and dmarc.\n",
        MessageId = $"doctor.{now.ToUnixTimeMilliseconds()}@{settings.Sender.Domain}",
        Date = now,
        ReturnPath = returnPaths.For(0, 0),
    };
}
