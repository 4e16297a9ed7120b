using System.Globalization;
using DigestService.Database;
using DigestService.Digests;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Rendering.Views;
using DigestService.Subscribers;
using DigestService.Tuning;
using DigestService.Web.Preferences;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>What a press of a button changed, and what takes it back. It travels in the form: nothing else remembers it.</summary>
/// <param name="Keyword">Before; for a mute, the query that is muted.</param>
/// <param name="Narrower">The keyword that took its place; null for a mute.</param>
/// <param name="HadNarrower">That one was there already.</param>
/// <param name="MutedBefore">The day until which it was muted before, <c>yyyy-MM-dd</c>; <c>lasting</c>; or empty.</param>
public sealed record Undoable(string Keyword, string? Narrower, bool HadNarrower, string? MutedBefore);

/// <summary>From a paper in a mail: why it came, and buttons that make fewer like it come. Two taps, and a third takes it back.</summary>
public sealed class TuneModel(NpgsqlDataSource database, ReaderLinks readers, SubscriberStore subscribers, Subscription subscription, RecentPapers recent, SiteSettings site) : PageModel
{
    private const int MuteDays = 30;
    private const string NotUndone = "This cannot be taken back here; nothing was changed. Your preferences show what you have.";
    private const int ExcerptLength = 340;
    private int _readerId;
    private Backtest _backtest = null!;

    public string Token { get; private set; } = "";
    public Profile Profile { get; private set; } = new();
    public PaperTuning Tuning { get; private set; } = null!;
    public PaperView Paper { get; private set; } = null!;
    public DateOnly Today { get; private set; }

    /// <summary>What was done, in a sentence; null before anything was.</summary>
    public string? Done { get; private set; }
    public string? Fault { get; private set; }
    public Undoable? Undo { get; private set; }

    /// <summary>What the change would have shut out over the last thirty days.</summary>
    public IReadOnlyList<Paper> ShutOut { get; private set; } = [];

    public DateOnly MuteEnd => Today.AddDays(MuteDays);

    public async Task<IActionResult> OnGet(string token, int number, CancellationToken stop) =>
        await Open(token, number, stop) ? Page() : NotFound();

    public async Task<IActionResult> OnPostMute(string token, int number, string? keyword, string? word, string? typed, CancellationToken stop)
    {
        if (!await Open(token, number, stop)) return NotFound();
        var muted = FirstOf(typed, word, keyword);
        if (Query.ParseMute(muted) is not Query query) return Refuse(((QueryError)Query.ParseMute(muted)).Message);
        var before = Profile.MuteOf(muted);
        if (before is not { Until: null }) await Change(profile => profile.WithMute(muted, new Mute(query.ToString(), MuteEnd)), stop);
        Undo = new Undoable(query.ToString(), null, false, before is null ? "" : before.Until?.ToString("O", CultureInfo.InvariantCulture) ?? "lasting");
        return await Answer($"“{KeywordName.Of(query.ToString())}” is muted until {MuteEnd.ToString("d MMMM", CultureInfo.InvariantCulture)}: it brings nothing, and no paper with it comes by another keyword.", number, stop);
    }

    public Task<IActionResult> OnPostExclude(string token, int number, string? keyword, string? word, string? typed, CancellationToken stop) =>
        Narrow(token, number, keyword, query => QueryEdit.Without(query, FirstOf(typed, word)), stop);

    public Task<IActionResult> OnPostVotes(string token, int number, string? keyword, int votes, CancellationToken stop) =>
        Narrow(token, number, keyword, query => QueryEdit.WithVotes(query, votes), stop);

    public async Task<IActionResult> OnPostUndo(string token, int number, string? keyword, string? narrower, bool hadNarrower, string? mutedBefore, CancellationToken stop)
    {
        if (!await Open(token, number, stop)) return NotFound();
        // The fields come from whoever sends them: no keyword and no mute gets in here that could not be typed.
        if (narrower is not null)
        {
            if (Query.Parse(keyword ?? "") is not Query before) return Refuse(NotUndone);
            await Change(profile => profile.Replace(narrower, before.ToString(), hadNarrower), stop);
        }
        else
        {
            if (Query.ParseMute(keyword ?? "") is not Query muted || !TryRead(mutedBefore, muted, out var before)) return Refuse(NotUndone);
            await Change(profile => profile.WithMute(muted.ToString(), before), stop);
        }
        return await Answer("It is as it was before.", number, stop);
    }

    /// <param name="before">Null where it was not muted, or would not be any more.</param>
    private bool TryRead(string? mutedBefore, Query muted, out Mute? before)
    {
        before = mutedBefore == "lasting" ? new Mute(muted.ToString()) : null;
        if (mutedBefore is null or "" or "lasting") return true;
        if (!DateOnly.TryParseExact(mutedBefore, "O", out var day) || day > Today.AddYears(FieldFaults.MostYears)) return false;
        before = day > Today ? new Mute(muted.ToString(), day) : null;
        return true;
    }

    private async Task<IActionResult> Narrow(string token, int number, string? keyword, Func<Query, ParsedKeyword> edit, CancellationToken stop)
    {
        if (!await Open(token, number, stop)) return NotFound();
        if (keyword is null || !Profile.Keywords.Contains(keyword) || Query.Parse(keyword) is not Query query) return Refuse("This keyword is no longer among yours; nothing was changed.");
        if (edit(query) is not Query narrower) return Refuse(((QueryError)edit(query)).Message);
        Undo = new Undoable(keyword, narrower.ToString(), Profile.Keywords.Contains(narrower.ToString()), null);
        ShutOut = _backtest.ShutOut(query, narrower);
        await Change(profile => profile.Replace(keyword, narrower.ToString()), stop);
        return await Answer($"Your keyword is now “{narrower}”.", number, stop);
    }

    private async Task<bool> Open(string token, int number, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.Manage) is not { } opened) return false;
        (Token, _readerId, Profile) = (token, opened.Reader.SubscriberId, await subscribers.Profile(opened.Reader.SubscriberId, stop));
        var now = await database.Clock(stop);
        Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Profile.Rhythm().Zone).DateTime);
        _backtest = new Backtest(await recent.Current(stop), Profile);
        return await Look(number, stop);
    }

    private async Task<bool> Look(int number, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        if ((await PaperQueries.ByNumbers(connection, [number], stop)).SingleOrDefault() is not { } paper) return false;
        Tuning = PaperTuning.Of(paper, Profile, _backtest, Today);
        Paper = PaperViews.Of(Tuning.Paper, 1, Today, site.PublicUrl, ExcerptLength);
        return true;
    }

    private async Task Change(Func<Profile, Profile> change, CancellationToken stop) =>
        Profile = await subscription.Change(_readerId, profile =>
        {
            var changed = change(profile);
            Fault = ProfileFaults.Of(changed).FirstOrDefault();
            return Fault is null ? changed : profile;
        }, stop);

    private async Task<IActionResult> Answer(string done, int number, CancellationToken stop)
    {
        await Look(number, stop);
        if (Fault is not null) return Refuse(Fault);
        Done = done;
        return Page();
    }

    /// <summary>What was typed counts before the button that Enter presses.</summary>
    private static string FirstOf(params string?[] given) => given.FirstOrDefault(each => !string.IsNullOrWhiteSpace(each)) ?? "";

    private PageResult Refuse(string why)
    {
        (Fault, Undo) = (why, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
