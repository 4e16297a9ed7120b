using DigestService.Database;
using DigestService.Delivery.Dkim;

namespace DigestService.Delivery;

/// <summary>A claimed mail with its bytes.</summary>
internal sealed record SealedClaim(ClaimedMail Mail, SealedMail Sealed);

/// <summary>Claimed rows to sealed mails. A row that cannot be rendered is set aside; the rest of its batch goes on.</summary>
internal sealed class MailPreparer(PrepareMails prepare, DkimSigner? signer, Action<ClaimedMail, Outcome> ended)
{
    public async Task<IReadOnlyList<SealedClaim>> Prepare(IReadOnlyList<ClaimedMail> mails, CancellationToken cancellationToken)
    {
        var ready = new List<SealedClaim>(mails.Count);
        if (mails.Count == 0)
            return ready;
        foreach (var prepared in await Render(mails, cancellationToken))
        {
            switch (prepared)
            {
                case PreparedMail.Cancel cancel:
                    ended(cancel.Mail, new Outcome.Cancelled(cancel.Reason));
                    break;
                case PreparedMail.SetAside aside:
                    ended(aside.Mail, new Outcome.SetAside(aside.Reason));
                    break;
                case PreparedMail.Ready(var mail, var content):
                    if (Seal(mail, content) is { } sealedClaim)
                        ready.Add(sealedClaim);
                    break;
            }
        }
        return ready;
    }

    /// <summary>Asks for the whole batch; where that throws, for each row alone, so that only the poisonous one is set aside. A database that is away is no row's fault.</summary>
    private async Task<IReadOnlyList<PreparedMail>> Render(IReadOnlyList<ClaimedMail> mails, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = await prepare(mails, cancellationToken);
            var answered = prepared.Select(each => each.Mail.MailId).ToHashSet();
            return [.. prepared, .. mails.Where(mail => !answered.Contains(mail.MailId)).Select(mail => new PreparedMail.SetAside(mail, "nothing was rendered for it"))];
        }
        catch (Exception e) when (DatabaseFaults.IsOfWhatWasTried(e))
        {
            if (mails is [var alone])
                return [new PreparedMail.SetAside(alone, DatabaseFaults.Reason(e))];
            var prepared = new List<PreparedMail>(mails.Count);
            foreach (var mail in mails)
                prepared.AddRange(await Render([mail], cancellationToken));
            return prepared;
        }
    }

    private SealedClaim? Seal(ClaimedMail mail, MailContent content)
    {
        try
        {
            return new SealedClaim(mail, SealedMail.Seal(content, signer));
        }
        catch (Exception e)
        {
            ended(mail, new Outcome.SetAside(HeaderText.OneLine(e.Message, 300)));
            return null;
        }
    }
}
