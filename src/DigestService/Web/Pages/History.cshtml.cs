using DigestService.Database;
using DigestService.Digests;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>My last 30 days: one line a day, each digest a link to look at it in the browser.</summary>
public sealed class HistoryModel(NpgsqlDataSource database, ReaderLinks readers, LinkSigner signer, SubscriberStore subscribers) : PageModel
{
    private Subscriber _reader = null!;

    public string Token { get; private set; } = "";
    public IReadOnlyList<ReaderDay> Days { get; private set; } = [];

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.Manage) is not { } opened) return NotFound();
        (Token, _reader) = (token, opened.Reader);
        await using var connection = await database.OpenConnectionAsync(stop);
        Days = await ReaderHistory.Of(connection, _reader, await subscribers.Profile(_reader.SubscriberId, stop), await database.Clock(stop));
        return Page();
    }

    public string View(long digestId) => $"/digest/{signer.Sign(new SignedLink(LinkPurpose.View, _reader.SubscriberId, _reader.LinkVersion, digestId))}";
}
