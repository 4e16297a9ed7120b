using DigestService.Digests;
using DigestService.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>What is stored of readers. An operator who has a notice of their own is asked there.</summary>
public sealed class PrivacyModel(SiteSettings site) : PageModel
{
    public SiteSettings Site => site;
    public int DaysToConfirm => (int)Links.ConfirmationLasts.TotalDays;

    public IActionResult OnGet() => SafeUrl.Web(site.PrivacyUrl) is { } own ? Redirect(own) : Page();
}
