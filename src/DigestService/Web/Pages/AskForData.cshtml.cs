using DigestService.Database;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>From a digest's link no further than this: the link to a reader's data goes to their inbox. The address is not shown.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AskForDataModel(NpgsqlDataSource database, ReaderLinks readers, FreshLinks freshLinks) : PageModel
{
    public string Token { get; private set; } = "";
    public bool IsAsked { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        Token = token;
        return await readers.Open(token, stop, LinkPurpose.Manage) is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.Manage) is not { } opened) return NotFound();
        // The same answer where the limit is reached: the page says what it is.
        await freshLinks.Ask(opened.Reader.SubscriberId, await database.Clock(stop), stop);
        (Token, IsAsked) = (token, true);
        return Page();
    }
}
