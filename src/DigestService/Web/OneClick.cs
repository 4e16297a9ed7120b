using DigestService.Database;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <summary>
/// Leaving with one click (RFC 8058): providers post to the address in List-Unsubscribe, without cookies, and expect no redirect.
/// A person's button posts to the same address. GET, in its page, changes nothing.
/// </summary>
internal static class OneClick
{
    public static void Map(WebApplication app) =>
        app.MapPost("/unsubscribe/{token}", Leave).DisableAntiforgery();

    private static async Task<IResult> Leave(string token, NpgsqlDataSource database, LinkSigner signer, SubscriberStore subscribers, Subscription subscription, CancellationToken stop)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.Unsubscribe or LinkPurpose.Manage } link) return Results.NotFound();
        if (await subscribers.Find(link.SubscriberId, stop) is not { } subscriber || subscriber.LinkVersion != link.LinkVersion) return Results.NotFound();
        await subscription.Leave(subscriber.SubscriberId, await database.Clock(stop), stop);
        return Results.Content(Left, "text/html; charset=utf-8");
    }

    private static readonly string Left =
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Unsubscribed</title><link rel="stylesheet" href="{Asset.Style.Address}"></head>
        <body><main class="card"><h1>You are unsubscribed</h1><p>No more digests will be sent, not even one that was waiting.</p></main></body></html>
        """;
}
