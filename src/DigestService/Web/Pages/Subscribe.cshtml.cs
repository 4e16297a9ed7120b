using DigestService.Database;
using DigestService.Delivery;
using DigestService.Matching;
using DigestService.Subscribers;
using DigestService.Tuning;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>
/// The form with one field. What it answers tells nothing of the address: whatever can be written to is told to check its inbox,
/// after the same work; see <see cref="SignUps"/>.
/// </summary>
public sealed class SubscribeModel(
    NpgsqlDataSource database, SignUps signUps, SignUpDesk desk, Doorkeeper doorkeeper, SignUpLimits limits, Refusals refusals, SenderSettings sender, SignUpSettings rules, KeywordSuggestions suggestions) : PageModel
{
    public string Sender => sender.Address;

    /// <summary>Whether only the operator adds readers. Who is on the list is sent their link all the same.</summary>
    public bool IsByInvitation => rules.From == Admission.Import;

    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The query of a list or search that they came from.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty]
    public string? Keywords { get; set; }

    /// <summary>Suggested keywords that they have ticked.</summary>
    [BindProperty]
    public List<string?> Picked { get; set; } = []; // blanks are bound as null

    /// <summary>What recent papers are about.</summary>
    public IReadOnlyList<SuggestedKeyword> Suggested { get; private set; } = [];

    /// <summary>For robots; people do not see it.</summary>
    [BindProperty]
    public string? Website { get; set; }

    /// <summary>"yes" where they have said that the address is right.</summary>
    [BindProperty]
    public string? Sure { get; set; }

    [BindProperty(Name = "question")]
    public string? QuestionToken { get; set; }

    [BindProperty]
    public string? Answer { get; set; }

    public bool IsSent { get; private set; }
    public EmailAddress? Meant { get; private set; }
    public string? EmailFault { get; private set; }
    public IReadOnlyList<FaultyKeyword> KeywordFaults { get; private set; } = [];
    public string? TooMany { get; private set; }
    public AskedQuestion? Question { get; private set; }
    public bool IsAnsweredWrong { get; private set; }

    /// <summary>How long, in words, before this form is taken from where they are; null where it may be sent.</summary>
    public string? Wait { get; private set; }

    /// <summary>The keywords that are good.</summary>
    public IReadOnlyList<string> Named { get; private set; } = [];

    public async Task OnGet(CancellationToken stop)
    {
        Suggested = await suggestions.Of(stop);
        if (Q is not null && Query.Parse(Q) is not Query) (Keywords, Q) = (Q, null);
        Question = doorkeeper.AskNow();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!string.IsNullOrEmpty(Website))
        {
            refusals.Count("sign-up: hidden field filled in");
            IsSent = true;
            return Page();
        }
        Suggested = await suggestions.Of(stop);
        ReadKeywords();
        if (!EmailAddress.TryParse(Email, out var email, out var fault)) EmailFault = fault;
        if (email is null || KeywordFaults.Count > 0 || TooMany is not null) return Refuse();
        if (Sure != "yes" && DomainSlip.Of(email) is { } meant)
        {
            Meant = meant;
            return Page();
        }
        if (limits.Take(HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            RequestLimits.Refuse(Response, wait);
            Wait = RequestLimits.WaitIn(Response);
            return Page();
        }
        if (doorkeeper.Stop(QuestionToken, Answer) is { } question)
        {
            (Question, IsAnsweredWrong) = (question, QuestionToken is not null);
            return IsAnsweredWrong ? Refuse() : Page();
        }
        await signUps.Ask(email, Named, HttpContext.Connection.RemoteIpAddress, await database.Clock(stop), stop);
        desk.Ring();
        IsSent = IsByInvitation || rules.Admits(email);
        if (IsSent) return Page();
        EmailFault = $"{rules.Refusal} If this one is on the list already, a mail with the link to your preferences is on its way.";
        return Refuse();
    }

    private PageResult Refuse()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void ReadKeywords()
    {
        IReadOnlyList<TypedKeyword> typed = [.. (Q is null ? [] : new[] { new TypedKeyword(Q, Query.Parse(Q) as QueryError) }), .. Picked.OfType<string>().Select(each => new TypedKeyword(each, Query.Parse(each) as QueryError)), .. KeywordLines.Read(Keywords)];
        KeywordFaults = [.. typed.Where(each => each.Fault is not null).Take(10).Select(each => new FaultyKeyword(each.Typed, each.Fault!))];
        Named = [.. typed.Where(each => each.Fault is null).Select(each => each.Typed).Distinct(StringComparer.Ordinal)];
        if (Named.Count > ProfileFaults.MostKeywords) TooMany = ProfileFaults.Of(new Profile { Keywords = Named }).First();
        if (Q is not null && KeywordFaults.Any(each => each.Typed == Q)) Q = null;
    }
}

/// <summary>A keyword with the place of its fault, to be shown.</summary>
public sealed record FaultyKeyword(string Typed, QueryError Fault)
{
    private const int Shown = 40;

    private int Start => Math.Clamp(Fault.Position, 0, Typed.Length);

    private int End => Math.Clamp(Fault.Position + Math.Max(Fault.Length, 1), Start, Typed.Length);

    public string Before => Start > Shown ? "…" + Typed[(Start - Shown)..Start] : Typed[..Start];

    public string Marked => Start == Typed.Length ? "\u00A0" : Typed[Start..Math.Min(End, Start + Shown)];

    public string After => Typed.Length - End > Shown ? Typed[End..(End + Shown)] + "…" : Typed[End..];
}
