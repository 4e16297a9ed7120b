namespace DigestService.Delivery;

/// <summary>Claims rows and makes mails of them. What may not go now is ended or put back at once, so that it stands in nobody's way.</summary>
internal sealed class MailIntake(Outbox outbox, ProviderPauses pauses, MailPreparer preparer, Action<ClaimedMail, Outcome> ended, Lease lease, ScheduleClock clock)
{
    /// <returns>The mails, rendered and sealed; null where nothing was due.</returns>
    public async Task<IReadOnlyList<SealedClaim>?> Take(Urgency urgency, int limit, CancellationToken stop)
    {
        var now = clock.Now;
        var claimed = await outbox.Claim(lease.Owner, urgency, limit, lease.Length, now, stop);
        if (claimed.Count == 0)
            return null;
        await pauses.Refresh(now, stop);
        return await preparer.Prepare([.. claimed.Where(mail => MayGo(mail, now))], stop);
    }

    /// <summary>False where its time is over, or its provider will not have our mail for now; the row is told so.</summary>
    public bool MayGo(ClaimedMail mail, DateTimeOffset now)
    {
        Outcome? outcome = mail.ExpiresAt <= now ? Unwanted.ExpiredOutcome(mail) : pauses.For(mail.Domain, now) is { } pause ? new Outcome.Held(pause) : null;
        if (outcome is not null)
            ended(mail, outcome);
        return outcome is null;
    }
}
