using DigestService.Database;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Web.Admin;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace DigestService.Web.Pages.Admin;

/// <summary>A digest of real papers through the templates as they are, or any other mail on invented papers; and the same as a mail to somebody.</summary>
public sealed class AdminPreviewModel(NpgsqlDataSource database, AdminSession session, Templates templates, SendNow send, Settings settings) : AdminPage(session)
{
    /// <summary>In place of a sample's name.</summary>
    public const string RealDigest = "real";

    private const int Days = 7;
    private const int MostTyped = 2000;

    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Which mail.</summary>
    public string Mail { get; private set; } = RealDigest;

    /// <summary>Keywords, one a line.</summary>
    public string Typed { get; private set; } = "";

    public RenderedEmail? Email { get; private set; }

    /// <summary>Why there is no mail to show, or why it could not be sent.</summary>
    public string? Fault { get; private set; }
    public string? Sent { get; private set; }
    public string To { get; private set; } = "";

    public string PartAddress => $"{AdminSession.Path}/preview?handler=Html&mail={Uri.EscapeDataString(Mail)}&q={Uri.EscapeDataString(Typed)}";

    public Task<IActionResult> OnGet(string? mail, string? q, CancellationToken stop) => Show(mail, q, stop);

    public async Task<IActionResult> OnGetHtml(string? mail, string? q, CancellationToken stop)
    {
        await Render(mail, q, stop);
        if (Email?.Html is not { } html) return NotFound();
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForMails;
        return Content(html, "text/html; charset=utf-8");
    }

    public async Task<IActionResult> OnPostSend(string? mail, string? q, string? to, CancellationToken stop)
    {
        await Render(mail, q, stop);
        To = (to ?? "").Trim();
        if (Email is null) return Page();
        if (!EmailAddress.TryParse(To, out var address, out var fault)) Fault = fault;
        else Fault = await send.Send(send.Plain(address!, $"Test: {Email.Subject}", Email.Text, "test", await database.Clock(stop)) with { Html = Email.Html }, stop);
        if (Fault is null) Sent = $"The relay took it for {address}. In its source there, Authentication-Results should say pass for spf, dkim and dmarc.";
        else Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<IActionResult> Show(string? mail, string? q, CancellationToken stop)
    {
        await Render(mail, q, stop);
        To = settings.Monitoring.MailTo ?? (EmailAddress.TryParse(settings.Site.Contact, out var contact, out _) ? contact!.ToString() : "");
        return Page();
    }

    private async Task Render(string? mail, string? q, CancellationToken stop)
    {
        var samples = SampleMails.Of(templates);
        Names = [.. samples.Select(sample => sample.Name)];
        Typed = (q ?? "").Length > MostTyped ? q![..MostTyped] : q ?? "";
        if (samples.FirstOrDefault(sample => sample.Name == mail) is { } chosen) (Mail, Email) = (chosen.Name, chosen.Email);
        else await RenderReal(stop);
    }

    private async Task RenderReal(CancellationToken stop)
    {
        var profile = new Profile { Keywords = [.. Typed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)] };
        if (ProfileFaults.Of(profile).FirstOrDefault() is { } fault)
        {
            Fault = fault;
            return;
        }
        await using var connection = await database.OpenConnectionAsync(stop);
        var preview = await Preview.Of(connection, profile, Days, anyScope: true, await database.Clock(stop), stop);
        if (preview.Papers.Count == 0) Fault = "No paper of the last days would be in it.";
        else Email = DigestEmail.Render(templates, preview.ToContent(profile, settings.Site.PublicUrl));
    }
}
