using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>Leaving as a person does it, with ways to think better of it: fewer mails, or coming back within a week.</summary>
public sealed class LeftModel(LeavingLinks links, Subscription subscription, SubscriberStore subscribers) : PageModel
{
    public Leaving Leaving { get; private set; } = null!;

    public Task<IActionResult> OnGet(string token, CancellationToken stop) => Show(token, stop);

    public Task<IActionResult> OnPost(string token, CancellationToken stop) =>
        Change(token, leaving => subscription.Leave(leaving.SubscriberId, leaving.Now, stop), stop);

    public Task<IActionResult> OnPostReturn(string token, CancellationToken stop) =>
        Change(token, leaving => subscription.Return(leaving.SubscriberId, weekly: false, leaving.Now, stop), stop);

    /// <summary>For one who is about to leave, and for one who has.</summary>
    public Task<IActionResult> OnPostWeekly(string token, CancellationToken stop) =>
        Change(token, async leaving =>
        {
            if (leaving.HasLeft) await subscription.Return(leaving.SubscriberId, weekly: true, leaving.Now, stop);
            else await subscription.Change(leaving.SubscriberId, (await subscribers.Profile(leaving.SubscriberId, stop)).Weekly(leaving.Now), stop);
        }, stop);

    private async Task<IActionResult> Change(string token, Func<Leaving, Task> change, CancellationToken stop)
    {
        if (await links.Open(token, stop) is not { } leaving) return NotFound();
        await change(leaving);
        return await Show(token, stop);
    }

    private async Task<IActionResult> Show(string token, CancellationToken stop)
    {
        if (await links.Open(token, stop) is not { } leaving) return NotFound();
        Leaving = leaving;
        return Page();
    }
}
