using DigestService.Subscribers;
using DigestService.Tuning;
using DigestService.Web.Preferences;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>What a keyword would catch, as a piece of the preferences page, for the script that asks while one types.</summary>
public sealed class ManageTryModel(ReaderLinks links, KeywordTrial trial) : PageModel
{
    public TriedKeyword? Tried { get; private set; }

    public async Task<IActionResult> OnGet(string token, string? keyword, string? without, string? was, int days, CancellationToken stop)
    {
        if (await links.OpenWithProfile(token, stop, LinkPurpose.Manage) is not ({ IsExpired: false, Reader.State: SubscriberState.Active or SubscriberState.Paused }, var profile)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        Tried = await TriedKeyword.Of(trial, token, profile, new KeywordsForm(keyword ?? "", without ?? "", was ?? ""), days, stop);
        return Page();
    }
}
