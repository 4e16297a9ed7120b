using System.Threading.Channels;

namespace DigestService.Delivery;

/// <summary>Sends begun mails over one connection at a time, a fresh one whenever the last is spent.</summary>
/// <param name="blamed">Told of a refusal that is about us and not about the mail, by the recipient's provider.</param>
internal sealed class ConnectionWorker(SmtpPool pool, SessionState state, Lease lease, TimeSpan redialAfter, Action<ClaimedMail, Outcome> through, Func<ClaimedMail, Outcome, Task> blamed)
{
    private SmtpConnection? _connection;

    /// <summary>Goes on to the end of the queue even when halted, so that every begun row gets an outcome.</summary>
    public async Task Run(ChannelReader<SealedClaim> begun)
    {
        await foreach (var (mail, content) in begun.ReadAllAsync(CancellationToken.None))
        {
            if (lease.HasLapsed)
                state.BreakOff();
            if (state.MaySpeak)
                await Connect(content.NeedsUtf8);
            if (state.MaySpeak && _connection is not null)
                await Exchange(_connection, mail with { SaidTo = content.Recipient.Address }, content);
            else
                through(mail, new Outcome.Untouched());
            if (state.MaySpeak && _connection is null)
                await RestWhileOthersSpeak(begun);
        }
        if (state.Abort.IsCancellationRequested)
            _connection?.Cut();
        else if (_connection is not null)
            await pool.Return(_connection);
    }

    private async Task Connect(bool utf8)
    {
        if (_connection is { IsUsable: true } && _connection.Utf8 == utf8)
            return;
        if (_connection is not null)
            await pool.Return(_connection);
        _connection = null;
        try
        {
            var dialed = await pool.Rent(utf8, state.Abort);
            if (dialed is Dialed.Down down)
                state.NoConnection(down.Fault);
            _connection = (dialed as Dialed.Up)?.Connection;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Exchange(SmtpConnection connection, ClaimedMail mail, SealedMail content)
    {
        var verdict = await connection.Send(content, state.Abort);
        if (verdict is { Scope: SmtpScope.Relay, Outcome: Outcome.Later later })
            state.Fail(RelayFault.Refused(pool.Settings, later.Reply));
        through(mail, verdict.Outcome);
        if (verdict.Scope == SmtpScope.Provider)
            await blamed(mail, verdict.Outcome);
    }

    /// <summary>The relay wants fewer connections than we have (or just this one failed): asked again after a while.</summary>
    private async Task RestWhileOthersSpeak(ChannelReader<SealedClaim> begun)
    {
        await Task.WhenAny(begun.Completion, Task.Delay(redialAfter, state.Halt));
        state.AskAgain();
    }
}
