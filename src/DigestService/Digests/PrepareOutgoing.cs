using DigestService.Delivery;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Renders claimed outbox rows: what they need is loaded once a batch, each mail is made by pure code.</summary>
public sealed class PrepareOutgoing(NpgsqlDataSource database, SubscriberStore subscribers, Templates templates, Links links, ReturnPaths returnPaths, Settings settings, ILogger<PrepareOutgoing> log)
{
    private readonly PapersAtHand _papers = new();
    private readonly KeywordsAtHand _keywords = new();

    public async Task<IReadOnlyList<PreparedMail>> Prepare(IReadOnlyList<ClaimedMail> mails, CancellationToken stop)
    {
        var prepared = new List<PreparedMail>(await Digests([.. mails.Where(mail => mail.DigestId is not null)], stop));
        foreach (var mail in mails.Where(mail => mail.Kind == MailKind.Confirmation)) prepared.Add(await Confirmation(mail, stop));
        foreach (var mail in mails.Where(mail => mail.Kind is not (MailKind.Digest or MailKind.Confirmation))) prepared.Add(await Letter(mail, stop));
        return prepared;
    }

    private async Task<IEnumerable<PreparedMail>> Digests(IReadOnlyList<ClaimedMail> mails, CancellationToken stop)
    {
        if (mails.Count == 0) return [];
        await using var connection = await database.OpenConnectionAsync(stop);
        short[] buckets = [.. mails.Select(mail => mail.Bucket).Distinct()];
        var rows = await DigestRow.Load(connection, buckets, [.. mails.Select(mail => mail.DigestId!.Value)]);
        var keywords = await _keywords.Load(connection, [.. rows.Values.SelectMany(row => row.CatchKeywords).Distinct()]);
        var papers = await _papers.Load(connection, [.. rows.Values.SelectMany(row => row.PaperIds).Distinct()], stop);
        var loud = await LoudKeywords.Of(connection, buckets, [.. rows.Keys]);
        var leftOut = new List<(string Alias, string Reason)>();
        var prepared = mails.Select(mail => Digest(mail, rows[mail.DigestId!.Value], papers, keywords, loud.GetValueOrDefault(mail.DigestId!.Value), leftOut)).ToList();
        if (leftOut.Count > 0) await FailedPapers.NoteLeftOut(connection, leftOut, stop);
        return prepared;
    }

    /// <param name="leftOut">Takes the papers that could not be shown.</param>
    private PreparedMail Digest(
        ClaimedMail mail, DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords, LoudKeywords? loud, List<(string Alias, string Reason)> leftOut)
    {
        try
        {
            return Digest(mail, row, papers, keywords, loud);
        }
        catch (Exception fault)
        {
            // A paper that cannot be shown is left out, or it would come back, and silence its readers, day after day.
            var bad = UnshowablePapers.Of(row, papers, one => Digest(mail, row, one, keywords, loud));
            if (bad.Count == 0 || bad.Count == row.PaperIds.Count(papers.ContainsKey)) return new PreparedMail.SetAside(mail, fault.Message);
            foreach (var (number, reason) in bad) log.LogError("Paper {Paper} could not be shown in a digest and was left out: {Reason}", papers[number].Paper.Alias, reason);
            leftOut.AddRange(bad.Select(each => (papers[each.Key].Paper.Alias, $"left out of digests: {each.Value}")));
            return Digest(mail, row, papers.Where(each => !bad.ContainsKey(each.Key)).ToDictionary(), keywords, loud);
        }
    }

    private PreparedMail Digest(ClaimedMail mail, DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords, LoudKeywords? loud)
    {
        var content = DigestContents.Of(row, papers, keywords, links.Of(row)) with { Loud = loud?.ToContent(links.Tame(row, loud.Query)) };
        if (row.PaperIds.Length > 0 && content.Papers.Count == 0) return new PreparedMail.Cancel(mail, "all its papers were withdrawn");
        var email = content.Papers.Count > 0
            ? DigestEmail.Render(templates, content)
            : NothingTodayEmail.Render(templates, new NothingTodayContent(row.IssueDate, content.Counts, content.Reader, content.Links, row.Occasion));
        return new PreparedMail.Ready(mail, Addressed(mail, row.Email, email) with { ListId = links.ListId, UnsubscribeUrl = content.Links.Unsubscribe, UnsubscribeMailto = links.UnsubscribeMailto(row) });
    }

    private async Task<PreparedMail> Confirmation(ClaimedMail mail, CancellationToken stop)
    {
        if (await subscribers.Find(mail.SubscriberId, stop) is not { } subscriber || await Asked(subscriber, stop) is not { } resubscription)
            return new PreparedMail.Cancel(mail, "there is nothing left to confirm");
        var expires = mail.CreatedAt + Links.ConfirmationLasts;
        var email = ConfirmationEmail.Render(templates, new ConfirmationContent(
            links.Confirm(subscriber, resubscription, expires), DateOnly.FromDateTime(expires.UtcDateTime)));
        return new PreparedMail.Ready(mail, Addressed(mail, subscriber.Email, email));
    }

    /// <returns>0 where a sign-up waits, else the resubscription that does; null where nothing waits to be confirmed.</returns>
    private async Task<long?> Asked(Subscriber subscriber, CancellationToken stop) => subscriber.State switch
    {
        SubscriberState.Pending => 0,
        SubscriberState.Unsubscribed when await subscribers.Resubscription(subscriber.SubscriberId, stop) is { ConfirmedVersion: null } asked => asked.Id,
        _ => null,
    };

    private async Task<PreparedMail> Letter(ClaimedMail mail, CancellationToken stop)
    {
        if (await subscribers.Find(mail.SubscriberId, stop) is not { } subscriber || Letters.Of(mail, subscriber, links) is not { } letter)
            return new PreparedMail.Cancel(mail, "there is nobody left to write to");
        return new PreparedMail.Ready(mail, Addressed(mail, mail.Recipient ?? subscriber.Email, LetterEmail.Render(templates, letter)));
    }

    private MailContent Addressed(ClaimedMail mail, string to, RenderedEmail email) => new()
    {
        Kind = mail.Kind,
        To = to,
        FromAddress = settings.Sender.Address,
        FromName = settings.Sender.Name.Length > 0 ? settings.Sender.Name : settings.Site.Name,
        ReplyTo = settings.Sender.ReplyTo,
        Subject = email.Subject,
        Html = email.Html,
        Text = email.Text,
        MessageId = mail.MessageId(settings.Sender.Domain),
        ReturnPath = returnPaths.For(mail.MailId, mail.SubscriberId),
        FeedbackId = FeedbackId.Of(mail.Kind, DateOnly.FromDateTime(mail.CreatedAt.UtcDateTime), settings.Sender.Domain),
        Date = DateTimeOffset.UtcNow,
    };
}
