using DigestService.Database;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>From the letter to a new address. It shows neither address: who confirms may be a stranger, after a slip of the finger.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AddressModel(NpgsqlDataSource database, ReaderLinks readers, ChangeAddress changeAddress) : PageModel
{
    /// <summary>Null while the button waits.</summary>
    public AddressOutcome? Outcome { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.ChangeAddress) is not { } opened) return NotFound();
        if (opened.IsExpired || !await changeAddress.IsOpen(opened.Link, await database.Clock(stop), stop)) Outcome = AddressOutcome.Ended;
        return Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.ChangeAddress) is not { } opened) return NotFound();
        Outcome = opened.IsExpired ? AddressOutcome.Ended : await changeAddress.Confirm(opened.Link, await database.Clock(stop), stop);
        return Page();
    }
}
