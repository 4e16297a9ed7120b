using DigestService.Database;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>From the confirmation mail: a page with a button; the POST, never the GET, makes the subscription active.</summary>
public sealed class ConfirmModel(NpgsqlDataSource database, LinkSigner signer, SubscriberStore subscribers, Subscription subscription) : PageModel
{
    public bool IsConfirmed { get; private set; }
    public bool IsExpired { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (await Find(token, stop) is not { } subscriber) return NotFound();
        IsConfirmed = subscriber.State is SubscriberState.Active or SubscriberState.Paused;
        return Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken stop)
    {
        if (await Find(token, stop) is not { } subscriber) return NotFound();
        if (!IsExpired) IsConfirmed = await subscription.Confirm(subscriber.SubscriberId, await database.Clock(stop), stop);
        return Page();
    }

    private async Task<Subscriber?> Find(string token, CancellationToken stop)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.Confirm } link) return null;
        var subscriber = await subscribers.Find(link.SubscriberId, stop);
        if (subscriber is null || subscriber.LinkVersion != link.LinkVersion) return null;
        IsExpired = link.ExpiresAt < await database.Clock(stop);
        return subscriber;
    }
}
