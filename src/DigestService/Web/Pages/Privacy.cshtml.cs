using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>What is stored of readers. An operator who has a notice of their own is asked there.</summary>
public sealed class PrivacyModel(SiteSettings site, RetentionSettings retention) : PageModel
{
    public SiteSettings Site => site;
    public RetentionSettings Retention => retention;
    public int DaysToConfirm => (int)Links.ConfirmationLasts.TotalDays;

    /// <summary>"3 years", or in days where it is no whole year.</summary>
    public string AfterLeaving => retention.LeftDays % 365 == 0 ? Words.Count(retention.LeftDays / 365, "year") : Words.Count(retention.LeftDays, "day");

    public IActionResult OnGet() => SafeUrl.Web(site.PrivacyUrl) is { } own ? Redirect(own) : Page();
}
