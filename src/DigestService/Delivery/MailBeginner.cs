using System.Threading.Channels;

namespace DigestService.Delivery;

/// <summary>
/// Marks mails as begun, batch by batch, committed before MAIL FROM. Before each batch it asks for what a person waits for, which
/// goes first: so at most the window's worth of digests stands before such a mail, whatever the outbox holds.
/// </summary>
/// <param name="reach">Sees whether the relay is there, before anything is called begun.</param>
internal sealed class MailBeginner(Outbox outbox, MailIntake intake, ProviderLanes lanes, SendWindow window, SessionState state, Lease lease, ScheduleClock clock, Action<ClaimedMail, Outcome> ended, Func<Task<bool>> reach)
{
    /// <summary>While nothing is prepared: how often to ask for what a person waits for.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Mails whose provider has enough on their way.</summary>
    private readonly List<SealedClaim> _aside = [];

    /// <summary>Runs until nothing more is prepared or stands aside, and nobody waits for anything, or the session halts.</summary>
    public async Task Run(ChannelReader<SealedClaim> prepared, ChannelWriter<SealedClaim> begun)
    {
        var isReached = false;
        while (true)
        {
            var places = await window.Reserve(state.Halt);
            var batch = await Gather(prepared, places);
            window.GiveBack(places - batch.Count);
            if (batch.Count == 0 && await MoreComes(prepared))
                continue;
            if (batch.Count == 0 || !(isReached = isReached || await reach()))
                return;
            await Begin(batch, begun);
        }
    }

    /// <summary>What a person waits for, what stood aside, what is prepared. The places were taken before it asks, so that no digest overtakes what is asked for.</summary>
    private async Task<List<SealedClaim>> Gather(ChannelReader<SealedClaim> prepared, int places)
    {
        var batch = new List<SealedClaim>(places);
        _aside.InsertRange(0, await intake.TakeAwaited(places, state.Halt));
        for (var i = 0; i < _aside.Count && batch.Count < places; i++)
            if (Place(_aside[i], batch))
                _aside.RemoveAt(i--);
        while (batch.Count < places && prepared.TryRead(out var next))
            if (!Place(next, batch))
                _aside.Add(next);
        return batch;
    }

    /// <returns>False where its provider has enough on their way.</returns>
    private bool Place(SealedClaim mail, List<SealedClaim> batch)
    {
        if (!intake.MayGo(mail.Mail, clock.Now)) // a pause may have begun meanwhile
            return true;
        if (!lanes.TryEnter(mail.Mail))
            return false;
        batch.Add(mail);
        return true;
    }

    private async Task<bool> MoreComes(ChannelReader<SealedClaim> prepared)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(state.Halt);
        look.CancelAfter(LookAgain);
        try
        {
            if (_aside.Count == 0)
                return await prepared.WaitToReadAsync(look.Token);
            var freed = lanes.Freed(look.Token);
            await (prepared.Completion.IsCompleted ? freed : Task.WhenAny(freed, prepared.WaitToReadAsync(look.Token).AsTask()));
            await look.CancelAsync();
            return true;
        }
        catch (OperationCanceledException) when (!state.Halt.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task Begin(List<SealedClaim> batch, ChannelWriter<SealedClaim> begun)
    {
        var counted = (await outbox.BeginSending(lease.Owner, batch.ConvertAll(each => each.Mail), clock.Now, CancellationToken.None)).ToDictionary(mail => mail.MailId);
        intake.Begun(counted.Count);
        foreach (var each in batch.Where(each => counted.ContainsKey(each.Mail.MailId)))
            begun.TryWrite(each with { Mail = counted[each.Mail.MailId] });
        if (counted.Count < batch.Count)
            await EndUnwanted([.. batch.Select(each => each.Mail).Where(mail => !counted.ContainsKey(mail.MailId))]);
    }

    private async Task EndUnwanted(List<ClaimedMail> mails)
    {
        window.GiveBack(mails.Count);
        mails.ForEach(lanes.Leave);
        var why = (await outbox.WhyNot(lease.Owner, mails, clock.Now, CancellationToken.None)).ToDictionary(each => each.Mail.MailId, each => each.Outcome);
        foreach (var mail in mails)
        {
            if (why.TryGetValue(mail.MailId, out var outcome))
                ended(mail, outcome);
            else
                lanes.Ended(mail);
        }
    }
}
