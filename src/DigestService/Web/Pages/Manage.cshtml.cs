using DigestService.Rendering;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>What a reader is subscribed to. It never shows the address, since mails are forwarded.</summary>
public sealed class ManageModel(LinkSigner signer, SubscriberStore subscribers, SiteSettings site) : PageModel
{
    public string Token { get; private set; } = "";
    public Profile Profile { get; private set; } = new();

    public string? Contact => site.Contact;
    public string When => ScheduleWords.Of(Profile);

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.Manage } link) return NotFound();
        if (await subscribers.Find(link.SubscriberId, stop) is not { } subscriber || subscriber.LinkVersion != link.LinkVersion) return NotFound();
        (Token, Profile) = (token, await subscribers.Profile(subscriber.SubscriberId, stop));
        return Page();
    }
}
