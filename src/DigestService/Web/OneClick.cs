using DigestService.Subscribers;

namespace DigestService.Web;

/// <summary>
/// Leaving with one click (RFC 8058): providers post to the address in List-Unsubscribe, without cookies, and expect no redirect.
/// GET, in its page, changes nothing.
/// </summary>
internal static class OneClick
{
    public static void Map(RouteGroupBuilder site) =>
        site.MapPost("/unsubscribe/{token}", Leave).DisableAntiforgery();

    private static async Task<IResult> Leave(string token, LeavingLinks links, Subscription subscription, CancellationToken stop)
    {
        if (await links.Open(token, stop) is not { } leaving) return Results.NotFound();
        await subscription.Leave(leaving.SubscriberId, leaving.Now, stop);
        return Results.Content(Left(leaving.Token), "text/html; charset=utf-8");
    }

    /// <summary>The token has been read, so it is nothing but letters, digits, dashes and underscores.</summary>
    private static string Left(string token) =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Unsubscribed</title><link rel="stylesheet" href="{Asset.Style.Address}"></head>
        <body><main class="card"><h1>You are unsubscribed</h1><p>No more digests will be sent, not even one that was waiting.</p><p><a href="/left/{token}">It was a mistake?</a></p></main></body></html>
        """;
}
