using DigestService.BrowserTests.Support;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.BrowserTests;

/// <summary>Each page of the site, in each of its states that a link leads to, with content that is hard to lay out.</summary>
public sealed class EveryPage : IAsyncLifetime
{
    private static readonly string[] Papers = ["/papers/2501.99999", "/papers/2501.90020"];
    private static readonly string[] Forms = ["/search", "/search?q=agents", "/search?q=%22no+end", "/search?q=zebrafish", "/subscribe", "/subscribe?q=agents", "/subscribe?q=%22no+end"];
    private static readonly string[] Notices = ["/about", "/keywords", "/imprint", "/privacy"];

    /// <summary>Those that nobody but the operator sees, who has signed in.</summary>
    internal static readonly string[] OfOperator = ["/admin", "/admin/preview", "/admin/preview?q=agents", "/admin/preview?q=%22no+end", "/admin/preview?mail=confirmation"];

    internal BrowserSite Site { get; private set; } = null!;

    /// <summary>With the status that each answers.</summary>
    internal IReadOnlyList<(string Address, int Status)> Pages { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Site = await BrowserSite.Start(withMailbox: true);
        await Site.Tell(HardToLayOut());
        string[] found = [.. Lists(), .. Papers, .. Forms, .. Notices, .. await OfAReader(), .. await OfThoseWhoMove(), .. await OfThoseWhoDidNotConfirm(), .. await OfOneWhoLeft(), "/mailbox", "/admin"];
        await BusyDays();
        Pages = [.. found.Select(address => (address, 200)), ("/nowhere/at/all", 404), ("/status/500", 404)];
    }

    private static SourcePaper HardToLayOut()
    {
        var today = $"{SamplePapers.ListDays(DateTimeOffset.UtcNow)[0]:yyyy-MM-dd}";
        var word = string.Concat(Enumerable.Repeat("Unbreakable", 20));
        return Told.Listed("2501.99999", $"{word} \u202Eesrever\u202C agents", today, votes: 12_345_678, @abstract: $"{word} وقال إن {word}") with { Authors = [word, "Ада Лавлейс", "دوريس ليسينغ"], Organization = word };
    }

    private static IEnumerable<string> Lists()
    {
        var day = SamplePapers.ListDays(DateTimeOffset.UtcNow)[3];
        return ["/", .. Enum.GetValues<PeriodKind>().Select(kind => $"/{ListPeriod.Of(kind, day).Name}?sort=newest"), "/2001-01-01"];
    }

    private async Task<IEnumerable<string>> OfAReader()
    {
        await Site.Subscribe("reader@example.org", new Profile
        {
            Keywords = ["agents", "\"reinforcement learning\" OR RLHF", new string('w', 60)],
            Mutes = [new Mute("survey")],
            MaxPapers = 3,
            TimeZone = "UTC",
        });
        var digest = await Site.MailTo("reader@example.org");
        var (preferences, leave) = (digest.Link("Preferences"), digest.Link("Unsubscribe"));
        return
        [
            digest.Link("View in browser"), digest.Link("See them all"), digest.Link("Tune"),
            preferences, $"{preferences}?edit=1", $"{preferences}?try=RL&without=vision", $"{preferences}?try=%22no+end",
            $"{preferences}/history", $"{preferences}/account",
            leave, leave.Replace("/unsubscribe/", "/left/", StringComparison.Ordinal),
        ];
    }

    /// <summary>Of three, since a change of address ends the links of before.</summary>
    private async Task<IEnumerable<string>> OfThoseWhoMove()
    {
        foreach (var (reader, to) in new[] { ("asks@example.org", null), ("moves@example.org", "there@example.org"), ("moved@example.org", "away@example.org") })
        {
            await Site.Subscribe(reader, new Profile());
            await Site.SendMails();
            if (to is null) await Site.AskForData(reader);
            else await Site.AskForAddress(reader, to);
        }
        await Site.ConfirmAddress((await Site.MailTo("away@example.org")).Link("Use this address"));
        return
        [
            (await Site.MailTo("asks@example.org")).Link("Open my data"),
            (await Site.MailTo("there@example.org")).Link("Use this address"),
            (await Site.MailTo("moved@example.org")).Link("Undo the change"),
        ];
    }

    private async Task<IEnumerable<string>> OfThoseWhoDidNotConfirm()
    {
        await Site.Subscribe("pending@example.org", new Profile { Keywords = ["agents"] }, confirmed: false);
        await Site.Subscribe("late@example.org", new Profile(), confirmed: false, ago: TimeSpan.FromDays(8));
        return [(await Site.MailTo("pending@example.org")).Link("Confirm the subscription"), (await Site.MailTo("late@example.org")).Link("Confirm the subscription")];
    }

    private async Task<IEnumerable<string>> OfOneWhoLeft()
    {
        await Site.Subscribe("left@example.org", new Profile(), confirmed: false);
        var confirmation = (await Site.MailTo("left@example.org")).Link("Confirm the subscription");
        await Site.Subscribe("left@example.org", new Profile());
        var digest = await Site.MailTo("left@example.org");
        await Site.Leave("left@example.org");
        return [confirmation, digest.Link("Unsubscribe"), digest.Link("Preferences")];
    }

    /// <summary>What an operator sees where much happened and something is wrong.</summary>
    private async Task BusyDays()
    {
        var word = string.Concat(Enumerable.Repeat("unbreakable", 20));
        await Site.Service.Do(
            """
            insert into day_counts (day, name, part, count)
            select current_date - age, name, part, 12345 * (age + 1) from generate_series(0, 29) age, unnest(array['accepted', 'deferred', 'refused', 'bounced', 'complained']) name, unnest(array['gmail', 'microsoft']) part
            on conflict do nothing;
            insert into day_counts (day, name, part, count) values (current_date, 'turned away', 'sign-up: question not answered', 1234567) on conflict do nothing;
            insert into provider_pauses (provider, since, until, reason) values ('gmail', now(), now() + interval '1 hour', '421 4.7.28 ' || @word);
            insert into failed_papers (alias, source, told, tries, reason, since) values ('arxiv:2603.00001', 'arxiv', '{}', 3, @word, now()), ('arxiv:' || @word, 'arxiv', '{}', 3, '<b>too long</b>', now());
            insert into source_days (source, day, state, fetched, new, updated, rejected, error, looked_at)
            select 'hf', current_date - age, case when age = 1 then 'failed' else 'complete' end, 30, 30, 0, 0, case when age = 1 then 'It answered 502 ' || @word end, now() from generate_series(0, 9) age on conflict do nothing;
            """,
            new { word });
        await Site.Service.Get<KeywordTallies>().Renew(DateTimeOffset.UtcNow);
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();
}
