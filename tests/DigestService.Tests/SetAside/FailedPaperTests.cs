using DigestService.Papers;
using DigestService.SetAside;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.SetAside;

/// <summary>A paper that throws whenever it is touched.</summary>
public sealed class FailedPaperTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    private static async Task<IReadOnlyList<SetAsideItem>> Listed(TestService service)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        return await SetAsides.List(connection, 50, DateTimeOffset.UtcNow);
    }

    /// <summary>Its analyzer cannot read a paper of that title, until it is mended.</summary>
    private sealed class Analyzer(TestService service)
    {
        public bool IsMended { get; set; }

        public PaperStore Store => new(service.Database, paper => paper.Title == "poison" && !IsMended ? throw new FormatException("no such letter") : "");
    }

    [Fact]
    public async Task One_that_cannot_be_analysed_takes_no_other_with_it()
    {
        await using var service = await TestService.Start();
        var saved = await new Analyzer(service).Store.Save("arxiv", [.. Enumerable.Range(1, 9).Select(i => Told.Announced($"{i}", i == 4 ? "poison" : "A title", "2025-12-11"))], TestService.At("2025-12-11T12:00Z"));

        Assert.Equal((8, new Rejected("arxiv:4", "no such letter")), (saved.New, saved.Rejected.Single()));
        var failed = Assert.Single(await Listed(service));
        Assert.Equal(("paper:arxiv:4", 1, "no such letter"), (failed.Name, failed.Tries, failed.Reason));
    }

    [Fact]
    public async Task It_is_tried_three_times_though_told_once_and_then_left_until_the_operator_asks()
    {
        await using var service = await TestService.Start();
        var analyzer = new Analyzer(service);
        await analyzer.Store.Save("arxiv", [Told.Announced("4", "poison", "2025-12-11")], TestService.At("2025-12-11T12:00Z"));
        Assert.Empty((await analyzer.Store.TryAgain(TestService.At("2025-12-11T12:19Z"))).Rejected);
        foreach (var time in new[] { "12:20", "12:40" }) Assert.Single((await analyzer.Store.TryAgain(TestService.At($"2025-12-11T{time}Z"))).Rejected);
        Assert.Empty((await analyzer.Store.TryAgain(TestService.At("2025-12-21T12:00Z"))).Rejected);
        Assert.Equal((3, null), Assert.Single(await Listed(service)) is var aside ? (aside.Tries, aside.NextTry) : default);

        analyzer.IsMended = true;
        Assert.Equal("it failed before and is set aside (`digest status`)", (await analyzer.Store.Save("arxiv", [Told.Announced("4", "poison", "2025-12-11")], TestService.At("2025-12-12T12:00Z"))).Rejected.Single().Reason);
        Assert.Equal(1, await service.Get<SetAsides>().TryAgain("paper:arxiv:4", TestService.At("2025-12-12T13:00Z")));
        Assert.Equal(1, (await analyzer.Store.TryAgain(TestService.At("2025-12-12T13:05Z"))).New);
        Assert.Empty(await Listed(service));
        Assert.Equal("arrived", await service.Ask<string>("select event from news")); // late, and still mailed
    }

    [Fact]
    public async Task Told_otherwise_it_is_tried_at_once()
    {
        await using var service = await TestService.Start();
        var store = new Analyzer(service).Store;
        await store.Save("arxiv", [Told.Announced("4", "poison", "2025-12-11")], TestService.At("2025-12-11T12:00Z"));
        Assert.Equal(1, (await store.Save("arxiv", [Told.Announced("4", "mended by its authors", "2025-12-11")], TestService.At("2025-12-11T12:05Z"))).New);
        Assert.Empty(await Listed(service));
    }

    [Fact]
    public async Task One_in_the_window_that_cannot_be_read_is_left_out_and_the_digests_go_on()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Do("update papers set authors = array[null]::text[] where alias = 'arxiv:2'");

        await service.ComposeAndSend("2025-12-12T07:00Z");

        Assert.Equal(["Router"], await service.Shown(reader, "2025-12-12"));
        Assert.Equal(1, service.Mail.Count);
        Assert.Equal("paper:arxiv:2", Assert.Single(await Listed(service)).Name);
    }

    [Fact]
    public async Task One_that_cannot_be_shown_is_left_out_of_the_mail_and_told()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["author:lovelace"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update papers set authors = array['Ada Lovelace', null] where alias = 'arxiv:2'");

        Assert.Equal(1, (await service.Deliver("2025-12-12T07:00Z")).Sent);

        Assert.DoesNotContain("Another router", service.Mails.Single().TextBody, StringComparison.Ordinal);
        Assert.StartsWith("left out of digests: ", Assert.Single(await Listed(service)).Reason, StringComparison.Ordinal);
        Assert.Equal(1, await service.Get<SetAsides>().TryAgain(null, DateTimeOffset.UtcNow));
        Assert.Empty(await Listed(service));
    }
}
