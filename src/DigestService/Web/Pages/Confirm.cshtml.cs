using System.Globalization;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

public enum ConfirmStage
{
    Ask,
    Confirmed,

    /// <summary>They left, and ask for nothing, or not by this link.</summary>
    Left,

    /// <summary>The page offers a new link.</summary>
    Expired,

    /// <summary>A new link is on its way.</summary>
    Mailed,

    /// <summary>The sign-up itself was forgotten.</summary>
    Gone,
}

/// <summary>From the confirmation mail: a page with a button; the POST, never the GET, makes the subscription active.</summary>
public sealed class ConfirmModel(
    NpgsqlDataSource database, LinkSigner signer, SubscriberStore subscribers, Subscription subscription, Links links, SignUps signUps, SignUpDesk desk, SignUpLimits limits, SenderSettings sender) : PageModel
{
    private const int Days = 7;

    public string Sender => sender.Address;
    public ConfirmStage Stage { get; private set; }
    public IReadOnlyList<string> Keywords { get; private set; } = [];

    /// <summary>What a first digest of the last seven days holds.</summary>
    public IReadOnlyList<Paper> Papers { get; private set; } = [];

    /// <summary>Their days: the last seven, or on a site without young papers the newest seven.</summary>
    public string Since { get; private set; } = "";

    public string Until { get; private set; } = "";

    public string? Preferences { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (await Open(token, stop) is not { } opened) return NotFound();
        if (opened.Reader is { } reader && Stage == ConfirmStage.Ask) Keywords = (opened.Resubscription?.Profile ?? await subscribers.Profile(reader.SubscriberId, stop)).Keywords;
        return Page();
    }

    /// <param name="zone">The browser's time zone, where it told one.</param>
    public async Task<IActionResult> OnPost(string token, string? zone, CancellationToken stop)
    {
        if (await Open(token, stop) is not { } opened) return NotFound();
        if (Stage is not (ConfirmStage.Ask or ConfirmStage.Confirmed) || opened.Reader is not { } reader) return Page();

        var ip = HttpContext.Connection.RemoteIpAddress?.ToString();
        var timeZone = zone is not null && TimeZones.Exists(zone) ? zone : null;
        if (await subscription.Confirm(reader.SubscriberId, opened.Now, ip, timeZone, opened.Resubscription?.Id ?? 0, stop)) await ShowFirstDigest(reader.SubscriberId, opened.Now, stop);
        else Stage = ConfirmStage.Left;
        return Page();
    }

    private async Task ShowFirstDigest(int subscriberId, DateTimeOffset now, CancellationToken stop)
    {
        // As they are now: coming back has ended the links of before.
        if (await subscribers.Find(subscriberId, stop) is not { } reader) return;
        var profile = await subscribers.Profile(subscriberId, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        var preview = await Preview.Of(connection, profile, Days, anyScope: false, now, stop);
        (Stage, Keywords, Preferences) = (ConfirmStage.Confirmed, profile.Keywords, links.Preferences(reader));
        (Since, Until) = (preview.Since.ToString("d MMMM", CultureInfo.InvariantCulture), preview.Until.ToString("d MMMM", CultureInfo.InvariantCulture));
        Papers = [.. preview.Under(profile.MaxPapers).Select(each => each.Paper)];
    }

    /// <summary>Mails a new link, under the limits of a sign-up.</summary>
    public async Task<IActionResult> OnPostAgain(string token, CancellationToken stop)
    {
        if (await Open(token, stop) is not { } opened) return NotFound();
        if (Stage != ConfirmStage.Expired || opened.Reader is not { } reader) return Page();
        if (limits.Take(HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            RequestLimits.Refuse(Response, wait);
            return new EmptyResult();
        }
        await signUps.Ask(EmailAddress.Parse(reader.Email), [], HttpContext.Connection.RemoteIpAddress, opened.Now, stop);
        desk.Ring();
        Stage = ConfirmStage.Mailed;
        return Page();
    }

    /// <param name="Resubscription">What the link asks one who has left to confirm, or asked one who came back by it.</param>
    private sealed record Opened(Subscriber? Reader, Resubscription? Resubscription, DateTimeOffset Now);

    /// <returns>Null for what we did not sign, or revoked.</returns>
    private async Task<Opened?> Open(string token, CancellationToken stop)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.Confirm } link) return null;
        var now = await database.Clock(stop);
        var reader = await subscribers.Find(link.SubscriberId, stop);
        var asked = reader is not null && await subscribers.Resubscription(reader.SubscriberId, stop) is { } found && found.Id == link.About ? found : null;
        // Who came back by this link has the version that it brought them.
        if (reader is not null && reader.LinkVersion != (asked?.ConfirmedVersion ?? link.LinkVersion)) return null;
        Stage = reader?.State switch
        {
            null => ConfirmStage.Gone,
            SubscriberState.Unsubscribed when asked is not { ConfirmedVersion: null } => ConfirmStage.Left,
            SubscriberState.Unsubscribed or SubscriberState.Pending => link.ExpiresAt < now ? ConfirmStage.Expired : ConfirmStage.Ask,
            _ => ConfirmStage.Confirmed,
        };
        return new Opened(reader, asked, now);
    }
}
