using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>The page with the button. Opening it changes nothing: scanners follow links. The POST is in <see cref="LeftModel"/>, the one-click POST in <see cref="OneClick"/>.</summary>
public sealed class UnsubscribeModel(LeavingLinks links) : PageModel
{
    public Leaving Leaving { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (await links.Open(token, stop) is not { } leaving) return NotFound();
        Leaving = leaving;
        return Page();
    }
}
