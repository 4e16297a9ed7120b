using DigestService.Database;
using DigestService.Digests;
using DigestService.Subscribers;
using DigestService.Tuning;
using DigestService.Web.Preferences;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>
/// The preferences, for whoever holds the link. It never shows the address, since mails are forwarded. Each section is a form of
/// its own and saves only what it holds (in the other part of this class).
/// </summary>
public sealed partial class ManageModel(ReaderLinks links, LinkSigner signer, SubscriberStore subscribers, Subscription subscription, KeywordTrial trial, NpgsqlDataSource database) : PageModel
{
    public string Token { get; private set; } = "";
    public Subscriber? Reader { get; private set; }
    public bool IsExpired { get; private set; }
    public Profile Profile { get; private set; } = new();
    public DateOnly Today { get; private set; }

    /// <summary>It shows what was sent, and manages nothing.</summary>
    public string Feed { get; private set; } = "";

    public string NextMail { get; private set; } = "";
    public SavedNotice? Saved { get; private set; }
    public FieldFaults Faults { get; } = new();

    public TriedKeyword? Tried { get; private set; }

    /// <summary>How far a trial looks back.</summary>
    public int Days { get; private set; } = TriedKeyword.MostDays;

    public KeywordsForm Keywords { get; private set; } = new();
    public MuteForm Mute { get; private set; } = new();
    public ScopeForm Scope { get; private set; } = ScopeForm.Of(new Profile());
    public ScheduleForm Schedule { get; private set; } = ScheduleForm.Of(new Profile());
    public MailForm Mail { get; private set; } = MailForm.Of(new Profile());
    public PauseForm Pause { get; private set; } = new();

    /// <summary>What was saved, where it was in this section.</summary>
    public string? SavedIn(string section) => Saved?.Section == section ? $"{Saved.Sentence} {NextMail}" : null;

    public bool IsPaused => Reader?.State == SubscriberState.Paused;

    /// <param name="edit">The place of the keyword to edit, from 1.</param>
    /// <param name="tried">Keywords that are typed, and not saved.</param>
    /// <param name="was">The keyword that they would replace.</param>
    /// <param name="saved">A code of <see cref="SavedNotice"/>.</param>
    public async Task<IActionResult> OnGet(
        string token, int? edit, [FromQuery(Name = KeywordsForm.Field)] string? tried, string? without, string? was, int days, string? saved, int added, int repeated, CancellationToken stop)
    {
        if (!await Load(token, stop)) return NotFound();
        if (tried is not null) Keywords = new KeywordsForm(tried, without ?? "", Profile.Keywords.FirstOrDefault(each => each == was) ?? "");
        else if (edit is { } place && Profile.Keywords.ElementAtOrDefault(place - 1) is { } keyword) Keywords = new KeywordsForm(Text: keyword, Was: keyword);
        Days = TriedKeyword.DaysOf(days);
        if (MayChange) Tried = await TriedKeyword.Of(trial, token, Profile, Keywords, Days, stop);
        Saved = SavedNotice.Of(saved, added, repeated, Profile, Reader!);
        return Page();
    }

    private async Task<bool> Load(string token, CancellationToken stop)
    {
        if (await links.Open(token, stop, LinkPurpose.Manage) is not { } opened) return false;
        Response.Headers.CacheControl = "no-store";
        (Token, Reader, IsExpired) = (token, opened.Reader, opened.IsExpired);
        Feed = "/feed/" + signer.Sign(new SignedLink(LinkPurpose.Feed, opened.Reader.SubscriberId, opened.Reader.LinkVersion));
        Profile = await subscribers.Profile(opened.Reader.SubscriberId, stop);
        (Scope, Schedule, Mail) = (ScopeForm.Of(Profile), ScheduleForm.Of(Profile), MailForm.Of(Profile));
        var now = await database.Clock(stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        NextMail = Preferences.NextMail.InWords(opened.Reader, Profile, await ExplainedDay.NextDue(connection, opened.Reader.SubscriberId), now);
        Today = Preferences.NextMail.Today(Profile, now);
        return true;
    }
}
