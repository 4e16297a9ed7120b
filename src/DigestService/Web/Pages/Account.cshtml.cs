using DigestService.Database;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

public enum AccountView
{
    /// <summary>The link is good: a button uses it.</summary>
    Door,

    /// <summary>It was used, or is too old.</summary>
    Ended,

    /// <summary>Another link is on its way.</summary>
    Asked,
    Data,

    /// <summary>A letter is on its way to the new address.</summary>
    AddressAsked,

    /// <summary>One more button, and all of it is gone.</summary>
    Erase,
    Erased,
}

/// <summary>
/// A reader's data, behind a fresh link. Opening it shows a button; pressing that uses the link up and shows the data. What can be
/// done there is posted with a <see cref="ReaderSession"/>.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountModel(
    NpgsqlDataSource database, ReaderLinks readers, LinkSigner signer, FreshLinks freshLinks, ChangeAddress changeAddress, ReaderData data, Erasures erasures, SubscriberStore subscribers, SignUpSettings rules) : PageModel
{
    private OpenedLink _opened = null!;
    private DateTimeOffset _now;

    public AccountView View { get; private set; }
    public Subscriber Reader => _opened.Reader;
    public Profile Profile { get; private set; } = new();
    public IReadOnlyList<Consent> Consents { get; private set; } = [];
    public string Session { get; private set; } = "";

    /// <summary>What is wrong with the address that was typed.</summary>
    public string? Fault { get; private set; }
    public string Typed { get; private set; } = "";

    public async Task<IActionResult> OnGet(string token, CancellationToken stop)
    {
        if (!await Open(token, stop)) return NotFound();
        View = _opened.IsExpired || await freshLinks.IsUsed(_opened.Link, stop) ? AccountView.Ended : AccountView.Door;
        return Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken stop)
    {
        if (!await Open(token, stop)) return NotFound();
        if (_opened.IsExpired || !await freshLinks.Use(_opened.Link, _now, stop)) return Show(AccountView.Ended);
        Session = ReaderSession.Begin(signer, _opened, _now);
        return await ShowData(stop);
    }

    /// <summary>Another link, to the same inbox.</summary>
    public async Task<IActionResult> OnPostAgain(string token, CancellationToken stop)
    {
        if (!await Open(token, stop)) return NotFound();
        await freshLinks.Ask(Reader.SubscriberId, _now, stop);
        return Show(AccountView.Asked);
    }

    public async Task<IActionResult> OnPostData(string token, string? session, CancellationToken stop) =>
        await Resume(token, session, stop) ?? await ShowData(stop);

    public async Task<IActionResult> OnPostExport(string token, string? session, CancellationToken stop) =>
        await Resume(token, session, stop) ?? File(await data.Export(Reader.SubscriberId, _now, stop), "application/json", $"paper-digest-{_now:yyyy-MM-dd}.json");

    public async Task<IActionResult> OnPostAddress(string token, string? session, string? email, CancellationToken stop)
    {
        if (await Resume(token, session, stop) is { } ended) return ended;
        Typed = (email ?? "").Trim();
        if (!EmailAddress.TryParse(Typed, out var address, out var fault)) Fault = fault;
        else if (address!.Key == EmailAddress.Parse(Reader.Email).Key) Fault = "Your digests go to this address already.";
        else if (!rules.Lists(address)) Fault = rules.Refusal;
        if (Fault is not null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShowData(stop);
        }
        await changeAddress.Ask(Reader, address!, _now, stop);
        return Show(AccountView.AddressAsked);
    }

    public async Task<IActionResult> OnPostErase(string token, string? session, CancellationToken stop) =>
        await Resume(token, session, stop) ?? Show(AccountView.Erase);

    public async Task<IActionResult> OnPostEraseNow(string token, string? session, CancellationToken stop)
    {
        if (await Resume(token, session, stop) is { } ended) return ended;
        await erasures.Erase(Reader, _now, stop);
        return Show(AccountView.Erased);
    }

    private async Task<bool> Open(string token, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.Account) is not { } opened) return false;
        (_opened, _now) = (opened, await database.Clock(stop));
        return true;
    }

    /// <returns>Null where the session goes on.</returns>
    private async Task<IActionResult?> Resume(string token, string? session, CancellationToken stop)
    {
        if (!await Open(token, stop)) return NotFound();
        if (!ReaderSession.Holds(signer, _opened, session, _now)) return Show(AccountView.Ended);
        Session = session!;
        return null;
    }

    private async Task<IActionResult> ShowData(CancellationToken stop)
    {
        (Profile, Consents) = (await subscribers.Profile(Reader.SubscriberId, stop), await data.Consents(Reader.SubscriberId, stop));
        return Show(AccountView.Data);
    }

    private PageResult Show(AccountView view)
    {
        View = view;
        return Page();
    }
}
