using System.Globalization;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.SetAside;
using DigestService.Web.Admin;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace DigestService.Web.Pages.Admin;

/// <summary>The operator's page: how things stand, and the few things that are changed by hand. <c>status</c> tells the same in a terminal.</summary>
public sealed class AdminModel(NpgsqlDataSource database, AdminSession session, Settings settings, IEnumerable<IPaperSource> sources, ProviderPauses pauses, SetAsides setAsides, Refusals refusals) : AdminPage(session)
{
    /// <summary>What a change came to, by the word in the address that it leads to.</summary>
    private static readonly Dictionary<string, string> Done = new(StringComparer.Ordinal)
    {
        ["retried"] = "It will be tried again at the worker's next look.",
        ["nothing"] = "It is not set aside any more.",
        ["paused"] = "No mail goes out any more. What was on its way has finished.",
        ["resumed"] = "Mail goes out again at the workers' next look.",
        ["lifted"] = "Mail goes there again.",
    };

    internal ServiceStatus Status { get; private set; } = null!;
    internal IReadOnlyList<Matter> Matters { get; private set; } = [];
    public DateTimeOffset Now { get; private set; }
    public string? Notice { get; private set; }

    /// <summary>What is wrong with the token that was given.</summary>
    public string? Fault { get; private set; }

    public async Task OnGet(string? done, CancellationToken stop)
    {
        Notice = Done.GetValueOrDefault(done ?? "");
        await using var connection = await database.OpenConnectionAsync(stop);
        Now = await database.Clock(stop);
        Status = await ServiceStatus.Read(connection, settings.Smtp, sources, Now, stop);
        Matters = Matter.Of(Status, Disk.All(settings.Erasures.Journal), settings.Monitoring.FreeDiskPercent, Now);
    }

    public IActionResult OnPostSignIn(string? token)
    {
        if (Session.TryBegin(HttpContext, token)) return SeeOther(AdminSession.Path);
        refusals.Count("operator: wrong token");
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Form";
        Fault = "This is not the token.";
        return Page();
    }

    public IActionResult OnPostSignOut()
    {
        Session.End(HttpContext);
        return SeeOther(AdminSession.Path);
    }

    /// <param name="name">As it is listed; null for all.</param>
    public async Task<IActionResult> OnPostRetry(string? name, CancellationToken stop) =>
        SeeOther($"{AdminSession.Path}?done={(await setAsides.TryAgain(name, await database.Clock(stop), stop) > 0 ? "retried" : "nothing")}#set-aside");

    public async Task<IActionResult> OnPostPause(string? reason, CancellationToken stop)
    {
        await pauses.StopAll(string.IsNullOrWhiteSpace(reason) ? null : HeaderText.OneLine(reason, 200), await database.Clock(stop), stop);
        return SeeOther($"{AdminSession.Path}?done=paused#sending");
    }

    public Task<IActionResult> OnPostResume(CancellationToken stop) => Lift(ProviderPause.Everybody, "resumed", stop);

    public Task<IActionResult> OnPostLift(string? provider, CancellationToken stop) => Lift(provider ?? "", "lifted", stop);

    private async Task<IActionResult> Lift(string provider, string done, CancellationToken stop)
    {
        await pauses.Lift(provider, await database.Clock(stop), stop);
        return SeeOther($"{AdminSession.Path}?done={done}#sending");
    }

    internal IEnumerable<Chart> Charts =>
    [
        new Chart("Deliveries", Status.Days.Dates, [new("taken", "good", Status.Days.Accepted), new("put off", "fair", Status.Days.Deferred), new("refused", "poor", Status.Days.Refused)]),
        new Chart("Bounces", Status.Days.Dates, [new("came back", "poor", Status.Days.Bounced)]),
        new Chart("Complaints", Status.Days.Dates, [new("called spam", "poor", Status.Days.Complained)]),
        new Chart("Growth", Status.Days.Dates, [new("joined", "good", Status.Days.Joined), new("left", "fair", Status.Days.Left)], SideBySide: true),
    ];

    /// <summary>"5 minutes", "3 hours", "2 days".</summary>
    public string Age(DateTimeOffset since) => (Now - since) switch
    {
        { TotalMinutes: < 2 } => "a minute",
        { TotalHours: < 2 } age => Words.Count((int)age.TotalMinutes, "minute"),
        { TotalDays: < 2 } age => Words.Count((int)age.TotalHours, "hour"),
        var age => Words.Count((int)age.TotalDays, "day"),
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
