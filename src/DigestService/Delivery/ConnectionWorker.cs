using System.Threading.Channels;

namespace DigestService.Delivery;

/// <summary>Sends begun mails over one connection at a time, a fresh one whenever the last is spent.</summary>
/// <param name="blamed">Told of a refusal that is about us and not about the mail, by the recipient's provider.</param>
internal sealed class ConnectionWorker(SmtpPool pool, Providers providers, SessionState state, Lease lease, TimeSpan redialAfter, Action<ClaimedMail, Outcome> through, Func<ClaimedMail, Outcome, Task> blamed)
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
                await Connect(providers.Of(mail.Domain), content.NeedsUtf8);
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

    private async Task Connect(string provider, bool utf8)
    {
        try
        {
            while (_connection is null || !_connection.IsUsable || _connection.Utf8 != utf8 || HadEnough(_connection, provider))
            {
                await PutAway(provider);
                var dialed = await pool.Rent(utf8, state.Abort);
                _connection = (dialed as Dialed.Up)?.Connection;
                if (dialed is not Dialed.Down down)
                    continue;
                state.NoConnection(down.Fault);
                break;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private bool HadEnough(SmtpConnection connection, string provider) =>
        providers.SettingsOf(provider).MessagesPerConnection is > 0 and var most && connection.SentTo(provider) >= most;

    private async Task PutAway(string provider)
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        if (HadEnough(connection, provider))
            await connection.DisposeAsync();
        else
            await pool.Return(connection);
    }

    private async Task Exchange(SmtpConnection connection, ClaimedMail mail, SealedMail content)
    {
        var verdict = await connection.Send(content, state.Abort);
        if (verdict is { Scope: SmtpScope.Relay, Outcome: Outcome.Later later })
            state.Fail(RelayFault.Refused(pool.Settings, later.Reply));
        if (verdict.Outcome is Outcome.Sent)
            connection.CountFor(providers.Of(mail.Domain));
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
