using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

/// <summary>The text of a keyword stays as long as somebody's profile or digest speaks of it, and no longer.</summary>
public sealed class UnusedKeywordsTests : IAsyncLifetime
{
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start();
        await _service.Tell("hf", "2026-03-01T12:00Z", Told.Listed("1", "A router", "2026-03-01"));
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private Task<string> Kept() => _service.Ask<string>("select coalesce(string_agg(query, ', ' order by query), '') from keywords");

    private Task<TidyCounts> Tidy() => _service.Get<Tidy>().Run(At("2026-03-05T03:30Z"));

    [Fact]
    public async Task An_erased_readers_keywords_and_mutes_go_and_those_that_others_use_stay()
    {
        var ada = await _service.Subscribe("ada@example.org", new Profile { Keywords = ["secret", "router"], Mutes = [new Mute("rival"), new Mute("chess")] }, "2026-03-02T07:00Z");
        await _service.Subscribe("grace@example.org", new Profile { Keywords = ["router"], Mutes = [new Mute("chess")] }, "2026-03-02T07:00Z");
        await _service.Compose("2026-03-02T07:00Z");

        Assert.Equal(0, (await Tidy()).Keywords);
        await _service.Subscription.Erase(ada);

        Assert.Equal(2, (await Tidy()).Keywords);
        Assert.Equal("chess, router", await Kept());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_digest_names_stays_after_its_reader_has_taken_it_out(bool caught)
    {
        var ada = await _service.Subscribe("ada@example.org", new Profile { Keywords = [caught ? "router" : "secret"] }, "2026-03-02T07:00Z");
        await _service.Compose("2026-03-02T07:00Z");

        await _service.Subscription.Change(ada, new Profile { Keywords = ["chess"] });
        await Tidy();
        Assert.Equal(caught ? "chess, router" : "chess", await Kept());
        await _service.Subscription.Change(ada, new Profile());
        await Tidy();
        Assert.Equal(caught ? "router" : "", await Kept());

        await _service.Subscription.Erase(ada);
        await Tidy();
        Assert.Equal("", await Kept());
    }

    [Fact]
    public async Task All_profiles_are_read_for_it_once_a_day()
    {
        await _service.Subscription.Erase(await _service.Subscribe("ada@example.org", new Profile { Keywords = ["secret"] }, "2026-03-02T07:00Z"));

        var deleted = new List<int>();
        for (var hour = 0; hour < 24; hour++) deleted.Add((await _service.Get<Tidy>().Run(At($"2026-03-05T{hour:00}:30Z"))).Keywords);

        Assert.Equal(1, deleted.Sum());
        Assert.Equal(1, deleted[3]);
    }

    [Fact]
    public async Task A_profile_that_is_being_saved_keeps_its_keywords()
    {
        var ada = await _service.Subscribe("ada@example.org", new Profile { Keywords = ["router"] }, "2026-03-02T07:00Z");
        await _service.Subscription.Erase(ada); // the text is unused now, and about to be used again

        Task<int> saving;
        Task<TidyCounts> tidying;
        await using (var held = await Held.Tables(_service, "profiles"))
        {
            saving = _service.Subscribe("grace@example.org", new Profile { Keywords = ["router"] }, "2026-03-02T08:00Z");
            await held.UntilWaiting(1); // between the number of its keyword and the row that holds it
            tidying = Tidy();
            await held.UntilWaiting(2);
        }
        await Task.WhenAll(saving, tidying);

        Assert.Equal(["router"], (await _service.Get<SubscriberStore>().Profile(await saving)).Keywords);
    }
}
