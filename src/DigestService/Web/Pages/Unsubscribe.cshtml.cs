using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>The page with the button. Opening it changes nothing: scanners follow links. The POST is in <see cref="OneClick"/>.</summary>
public sealed class UnsubscribeModel(LinkSigner signer, SubscriberStore subscribers) : PageModel
{
    public string Token { get; private set; } = "";
    public bool IsLeft { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.Unsubscribe } link) return NotFound();
        if (await subscribers.Find(link.SubscriberId, stop) is not { } subscriber || subscriber.LinkVersion != link.LinkVersion) return NotFound();
        (Token, IsLeft) = (token, subscriber.State == SubscriberState.Unsubscribed);
        return Page();
    }
}
