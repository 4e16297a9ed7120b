using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>All that a digest's range holds for its reader, what the cap shut out included. It manages nothing, since mails are forwarded.</summary>
public sealed class AllModel(NpgsqlDataSource database, DigestPages digests, SubscriberStore subscribers) : PageModel
{
    public DateOnly IssueDate { get; private set; }
    public IReadOnlyList<Paper> Papers { get; private set; } = [];

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        if (await digests.Find(connection, token) is not { } row) return NotFound();
        (IssueDate, Papers) = (row.IssueDate, await AllMatched.Of(connection, row, await subscribers.Profile(row.SubscriberId, stop), stop));
        return Page();
    }
}
