namespace DigestService.Delivery;

/// <summary>Claims rows and makes mails of them. What may not go now is ended or put back at once, so that it stands in nobody's way.</summary>
internal sealed class MailIntake(Outbox outbox, ProviderPauses pauses, ProviderLanes lanes, RelayBudget budget, MailPreparer preparer, Action<ClaimedMail, Outcome> ended, Lease lease, ScheduleClock clock)
{
    private DateTimeOffset _lastTaken;
    private int _notBegun;

    /// <returns>Digests, rendered and sealed; null where none is due, or the relay will not have more of them for now.</returns>
    public async Task<IReadOnlyList<SealedClaim>?> TakeDigests(int limit, CancellationToken stop)
    {
        var now = clock.Now;
        var room = await outbox.IsDue(Urgency.Digest, now, stop) ? await Count(Urgency.Digest, limit, now, stop) : 0; // room taken in vain would keep others waiting
        var claimed = room == 0 ? [] : await Claim(Urgency.Digest, room, now, stop);
        var ready = await preparer.Prepare([.. claimed.Where(mail => MayComeIn(mail, now))], stop);
        await budget.GiveBack(room - ready.Count, now, stop);
        Interlocked.Add(ref _notBegun, ready.Count - room);
        return claimed.Count == 0 ? null : ready;
    }

    /// <returns>What a person waits for, rendered and sealed.</returns>
    public async Task<IReadOnlyList<SealedClaim>> TakeAwaited(int limit, CancellationToken stop)
    {
        var now = clock.Now;
        var claimed = await Claim(Urgency.Awaited, limit, now, stop);
        var mayGo = claimed.Where(mail => MayComeIn(mail, now)).ToList();
        var room = await Count(Urgency.Awaited, mayGo.Count, now, stop);
        foreach (var mail in mayGo.Skip(room))
            ended(mail, new Outcome.Held("the relay's limit is reached", now + RelayBudget.AskAgain));
        return await preparer.Prepare(mayGo.GetRange(0, room), stop);
    }

    private async Task<int> Count(Urgency urgency, int wanted, DateTimeOffset now, CancellationToken stop)
    {
        var room = await budget.Take(urgency, wanted, now, stop);
        Interlocked.Add(ref _notBegun, room);
        _lastTaken = now;
        return room;
    }

    public void Begun(int mails) => Interlocked.Add(ref _notBegun, -mails);

    /// <summary>Gives back to the relay's limits what was counted and never begun, as when the relay cannot be reached.</summary>
    public Task GiveBack() => budget.GiveBack(Math.Max(_notBegun, 0), _lastTaken, CancellationToken.None);

    private async Task<IReadOnlyList<ClaimedMail>> Claim(Urgency urgency, int limit, DateTimeOffset now, CancellationToken stop)
    {
        var claimed = await outbox.Claim(lease.Owner, urgency, limit, lease.Length, now, stop);
        if (claimed.Count > 0)
            await pauses.Refresh(now, stop);
        return claimed;
    }

    /// <summary>False where it may not go now, or so many of its provider's are in hand that it must wait for its turn; the row is told so.</summary>
    private bool MayComeIn(ClaimedMail mail, DateTimeOffset now)
    {
        var turn = lanes.Claimed(mail, now);
        if (!MayGo(mail, now))
            return false;
        if (turn is { } at)
            ended(mail, new Outcome.Held("waits for its turn, since only so many mails go to its provider at once", at));
        return turn is null;
    }

    /// <summary>False where its time is over, or its provider will not have our mail for now; the row is told so.</summary>
    public bool MayGo(ClaimedMail mail, DateTimeOffset now)
    {
        Outcome? outcome = mail.ExpiresAt <= now ? Unwanted.ExpiredOutcome(mail)
            : pauses.All is not null ? new Outcome.Untouched()
            : pauses.For(mail.Domain, now) is { } pause ? new Outcome.Held(pause.Told, pause.Until) : null;
        if (outcome is not null)
            ended(mail, outcome);
        return outcome is null;
    }
}
