using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

/// <summary>The journal: what a restored backup brings back is erased again, and nobody else.</summary>
public sealed class ErasuresTests : IAsyncLifetime
{
    private static readonly string Key = new('a', 40);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), $"digest-erasures-{Guid.NewGuid():N}");
    private TestService _service = null!;

    public async Task InitializeAsync() => _service = await TestService.Start();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        File.Delete(_journal);
    }

    private Erasures With(LinkSettings links) => new(_service.Subscription, _service.Get<SubscriberStore>(), links, new ErasureSettings { Journal = _journal });

    private async Task Erase(LinkSettings links, string now) =>
        await With(links).Erase((await _service.Get<SubscriberStore>().Find(EmailAddress.Parse("ada@example.org")))!, At(now));

    [Fact]
    public async Task Whoever_was_erased_is_erased_again_after_a_restore_also_with_a_new_key()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z"); // as the dump has it

        Assert.Equal(1, await With(new LinkSettings { Key = new string('b', 40), OldKeys = Key }).Replay());
    }

    [Theory]
    [InlineData("2025-12-14T07:00Z", 0)]
    [InlineData("2025-12-12T07:00Z", 1)]
    public async Task Who_came_back_after_it_stays(string cameBack, int erased)
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await _service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, At(cameBack));

        Assert.Equal(erased, await With(new LinkSettings { Key = Key }).Replay());
        Assert.Equal(1 - erased, await _service.Ask<int>("select count(*) from subscribers"));
    }

    [Fact]
    public async Task Of_two_erasures_of_one_address_the_later_counts()
    {
        foreach (var day in new[] { "2025-12-13", "2025-12-15" })
        {
            await _service.Subscribe("ada@example.org", new Profile(), $"{day}T06:00Z");
            await Erase(new LinkSettings { Key = Key }, $"{day}T07:00Z");
        }
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-14T07:00Z"); // between the two: the second was meant for this one

        Assert.Equal(1, await With(new LinkSettings { Key = Key }).Replay());
    }

    [Fact]
    public async Task A_line_of_before_times_were_written_erases_as_it_did()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await File.WriteAllTextAsync(_journal, (await File.ReadAllTextAsync(_journal)).Split(' ')[0] + "\n");
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-14T07:00Z");

        Assert.Equal(1, await With(new LinkSettings { Key = Key }).Replay());
    }

    [Fact]
    public async Task The_journal_holds_hashes_and_times_and_no_address()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");

        Assert.Matches(@"^[0-9a-f]{64} 2025-12-13T07:00:00\S*\n$", await File.ReadAllTextAsync(_journal));
    }
}
