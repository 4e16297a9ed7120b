using DigestService.Delivery;
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
        var rows = await DigestRow.Load(connection, [.. mails.Select(mail => mail.DigestId!.Value)]);
        var keywords = await _keywords.Load(connection, [.. rows.Values.SelectMany(row => row.CatchKeywords).Distinct()]);
        var papers = await _papers.Load(connection, [.. rows.Values.SelectMany(row => row.PaperIds).Distinct()], stop);
        var loud = await LoudKeywords.Of(connection, [.. rows.Keys]);
        return mails.Select(mail => Digest(mail, rows[mail.DigestId!.Value], papers, keywords, loud.GetValueOrDefault(mail.DigestId!.Value))).ToList();
    }

    private PreparedMail Digest(ClaimedMail mail, DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords, LoudKeywords? loud)
    {
        try
        {
            var content = DigestContents.Of(row, papers, keywords, links.Of(row)) with { Loud = loud?.ToContent(links.Tame(row, loud.Query)) };
            if (row.PaperIds.Length > 0 && content.Papers.Count == 0) return new PreparedMail.Cancel(mail, "all its papers were withdrawn");
            var email = content.Papers.Count > 0
                ? Render(content)
                : NothingTodayEmail.Render(templates, new NothingTodayContent(row.IssueDate, content.Counts, content.Reader, content.Links, row.Occasion));
            return new PreparedMail.Ready(mail, Addressed(mail, row.Email, email) with { ListId = links.ListId, UnsubscribeUrl = content.Links.Unsubscribe, UnsubscribeMailto = links.UnsubscribeMailto(row) });
        }
        catch (Exception fault)
        {
            return new PreparedMail.SetAside(mail, $"it could not be rendered: {fault.Message}");
        }
    }

    /// <summary>A paper that cannot be rendered is left out, or it would come back, and silence its readers, day after day.</summary>
    private RenderedEmail Render(DigestContent content)
    {
        try
        {
            return DigestEmail.Render(templates, content);
        }
        catch (Exception fault) when (content.Papers.Count > 1)
        {
            var good = content.Papers.Where(paper => CanRender(content with { Papers = [paper] })).ToList();
            if (good.Count == 0 || good.Count == content.Papers.Count) throw;
            log.LogError(fault, "Papers {Papers} could not be rendered and were left out", string.Join(", ", content.Papers.Except(good).Select(each => each.Paper.Alias)));
            return DigestEmail.Render(templates, content with { Papers = good });
        }
    }

    private bool CanRender(DigestContent content)
    {
        try
        {
            DigestEmail.Render(templates, content);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
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
