using DigestService.Database;
using DigestService.Subscribers;
using DigestService.Web.Preferences;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>What the forms post. Who saves is sent back to the section with a code that says what was done; who errs sees all faults in place.</summary>
public sealed partial class ManageModel
{
    public async Task<IActionResult> OnPostKeywords(string token, CancellationToken stop)
    {
        Keywords = KeywordsForm.Read(Request.Form);
        var done = (Added: 0, Repeated: 0);
        return await Save(token, "keywords", profile => Keywords.Apply(profile, Faults, out done), () => Keywords.Was.Length > 0 && done.Added == 1 ? "keyword" : $"keywords&added={done.Added}&repeated={done.Repeated}", stop);
    }

    public Task<IActionResult> OnPostRemove(string token, string remove, CancellationToken stop) =>
        Save(token, "keywords", profile => KeywordsForm.Remove(profile, remove), () => "removed", stop);

    public Task<IActionResult> OnPostMute(string token, CancellationToken stop)
    {
        Mute = MuteForm.Read(Request.Form);
        return Save(token, "mutes", profile => Mute.Apply(profile, Today, Faults), () => "muted", stop);
    }

    public Task<IActionResult> OnPostUnmute(string token, string remove, CancellationToken stop) =>
        Save(token, "mutes", profile => MuteForm.Remove(profile, remove), () => "unmuted", stop);

    public Task<IActionResult> OnPostScope(string token, CancellationToken stop)
    {
        var posted = ScopeForm.Read(Request.Form);
        return Save(token, "scope", profile => (Scope = posted).Apply(profile, Faults), () => "scope", stop);
    }

    public Task<IActionResult> OnPostSchedule(string token, CancellationToken stop)
    {
        var posted = ScheduleForm.Read(Request.Form);
        return Save(token, "schedule", profile => (Schedule = posted).Apply(profile, Faults), () => "schedule", stop);
    }

    public Task<IActionResult> OnPostMail(string token, CancellationToken stop)
    {
        var posted = MailForm.Read(Request.Form);
        return Save(token, "mail", profile => (Mail = posted).Apply(profile, Faults), () => "mail", stop);
    }

    public async Task<IActionResult> OnPostPause(string token, CancellationToken stop)
    {
        if (!await Load(token, stop)) return NotFound();
        if (!MayChange) return Back("", "");
        var end = (Pause = PauseForm.Read(Request.Form)).End(Today, Faults);
        if (Faults.Any) return Refuse();
        await subscription.Pause(Reader!.SubscriberId, end, await database.Clock(stop), stop);
        return Back("paused", "pause");
    }

    public async Task<IActionResult> OnPostResume(string token, CancellationToken stop)
    {
        if (!await Load(token, stop)) return NotFound();
        if (!MayChange) return Back("", "");
        await subscription.Resume(Reader!.SubscriberId, await database.Clock(stop), stop);
        return Back("resumed", "pause");
    }

    /// <param name="change">Applied to the profile as it stands now; may add faults, and then nothing is saved.</param>
    /// <param name="code">For the notice.</param>
    private async Task<IActionResult> Save(string token, string section, Func<Profile, Profile> change, Func<string> code, CancellationToken stop)
    {
        if (!await Load(token, stop)) return NotFound();
        if (!MayChange) return Back("", "");
        await subscription.Change(Reader!.SubscriberId, current => Checked(current, change(current)), stop);
        return Faults.Any ? Refuse() : Back(code(), section);
    }

    private bool MayChange => !IsExpired && Reader!.State is SubscriberState.Active or SubscriberState.Paused;

    private Profile Checked(Profile current, Profile changed)
    {
        Faults.AddNew(current, changed, Keywords.Source);
        return Faults.Any ? current : changed;
    }

    private PageResult Refuse()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private StatusCodeResult Back(string code, string section)
    {
        Response.Headers.Location = $"/manage/{Token}{(code.Length > 0 ? $"?saved={code}" : "")}{(section.Length > 0 ? $"#{section}" : "")}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
