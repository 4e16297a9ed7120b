using DigestService.Bounces;
using DigestService.Delivery;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
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

    private ErasureJournal Journal(LinkSettings links) => new(links, new ErasureSettings { Journal = _journal }, NullLogger<ErasureJournal>.Instance);

    private Erasures With(LinkSettings links) => new(_service.Subscription, _service.Get<SubscriberStore>(), new Suppressions(_service.Database, links), Journal(links));

    private static (int Erased, int Left) Counted(Replayed replayed) => (replayed.Erased, replayed.Left);

    private async Task Erase(LinkSettings links, string now) =>
        await With(links).Erase((await _service.Get<SubscriberStore>().Find(EmailAddress.Parse("ada@example.org")))!, At(now));

    [Fact]
    public async Task Whoever_was_erased_is_erased_again_after_a_restore_also_with_a_new_key()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z"); // as the dump has it

        Assert.Equal(1, (await With(new LinkSettings { Key = new string('b', 40), OldKeys = Key }).Replay()).Erased);
    }

    [Theory]
    [InlineData("2025-12-14T07:00Z", 0)]
    [InlineData("2025-12-12T07:00Z", 1)]
    public async Task Who_came_back_after_it_stays(string cameBack, int erased)
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await _service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, At(cameBack));

        Assert.Equal(erased, (await With(new LinkSettings { Key = Key }).Replay()).Erased);
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

        Assert.Equal(1, (await With(new LinkSettings { Key = Key }).Replay()).Erased);
    }

    [Fact]
    public async Task A_line_of_before_times_were_written_erases_as_it_did()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");
        await File.WriteAllTextAsync(_journal, (await File.ReadAllTextAsync(_journal)).Split(' ')[0] + "\n");
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-14T07:00Z");

        Assert.Equal(1, (await With(new LinkSettings { Key = Key }).Replay()).Erased);
    }

    [Fact]
    public async Task Who_was_erased_or_left_under_another_address_than_the_dump_has_is_found_all_the_same()
    {
        var journal = Journal(new LinkSettings { Key = Key });
        foreach (var (what, name) in new[] { (JournalEvent.Erased, "erased"), (JournalEvent.Left, "left") })
        {
            await _service.Subscribe($"{name}@example.org", new Profile(), "2025-12-12T07:00Z"); // as the dump has it
            await journal.Note(JournalEvent.Moved, $"{name}@example.org", At("2025-12-13T06:00Z"), default, to: $"{name}@example.net");
            await journal.Note(what, $"{name}@example.net", At("2025-12-13T07:00Z"), default);
        }
        await _service.Subscribe("there-and-back@example.org", new Profile(), "2025-12-12T07:00Z");
        await journal.Note(JournalEvent.Left, "there-and-back@example.net", At("2025-12-13T05:00Z"), default); // another reader, long before
        await journal.Note(JournalEvent.Moved, "there-and-back@example.org", At("2025-12-13T06:00Z"), default, to: "there-and-back@example.net");
        await journal.Note(JournalEvent.Moved, "there-and-back@example.net", At("2025-12-13T07:00Z"), default, to: "there-and-back@example.org");

        Assert.Equal((1, 1), Counted(await With(new LinkSettings { Key = Key }).Replay()));
    }

    [Fact]
    public async Task A_journal_that_is_not_there_or_cannot_be_read_is_no_empty_one()
    {
        var absent = await Assert.ThrowsAsync<UserFault>(() => With(new LinkSettings { Key = Key }).Replay());
        Assert.Contains("there is no such file", absent.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_journal, "");
        Assert.Equal((0, 0), Counted(await With(new LinkSettings { Key = Key }).Replay()));
        Assert.Contains("Digest:Links:Key", (await Assert.ThrowsAsync<UserFault>(() => With(new LinkSettings()).Replay())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_a_full_disk_cut_off_takes_no_other_with_it()
    {
        await File.WriteAllTextAsync(_journal, "left 9f86d08188");
        var journal = Journal(new LinkSettings { Key = Key });
        await journal.Note(JournalEvent.Erased, "ada@example.org", At("2025-12-13T07:00Z"), default);

        Assert.Contains(journal.HashesOf("ada@example.org").First(), (await journal.Read(default)).Last.Keys);
    }

    [Fact]
    public async Task Leaving_again_is_noted_once()
    {
        var links = new LinkSettings { Key = Key };
        var reader = await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        for (var time = 0; time < 3; time++) Assert.True(await new Subscription(_service.Database, links, Journal(links)).Leave(reader, At("2025-12-13T07:00Z")));

        Assert.Single(await File.ReadAllLinesAsync(_journal));
        Assert.False(await new Subscription(_service.Database, links, Journal(links)).Leave(reader + 1, At("2025-12-13T07:00Z")));
    }

    [Fact]
    public async Task The_journal_holds_hashes_and_times_and_no_address()
    {
        await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await Erase(new LinkSettings { Key = Key }, "2025-12-13T07:00Z");

        Assert.Matches(@"^[0-9a-f]{64} 2025-12-13T07:00:00\S*\n$", await File.ReadAllTextAsync(_journal));
    }

    [Fact]
    public async Task Who_left_has_left_after_a_restore_and_who_took_that_back_has_not()
    {
        var links = new LinkSettings { Key = Key };
        var subscription = new Subscription(_service.Database, links, Journal(links));
        foreach (var (name, wasLate) in new[] { ("left", false), ("returned", false), ("joined-again", true) })
        {
            var reader = await _service.Subscribe($"{name}@example.org", new Profile(), "2025-12-12T07:00Z");
            await subscription.Leave(reader, At("2025-12-13T07:00Z"));
            if (name == "returned") await subscription.Return(reader, weekly: false, At("2025-12-13T08:00Z"));
            await _service.Do("update subscribers set state = 'active', left_at = null, confirmed_at = @at where subscriber_id = @reader", new { reader, at = At(wasLate ? "2025-12-14T07:00Z" : "2025-12-12T07:00Z") }); // as the dump has it
        }

        Assert.Equal((0, 1), Counted(await With(links).Replay()));
        Assert.Equal((0, 0), Counted(await With(links).Replay()));
        Assert.Equal("left", await _service.Ask<string>("select split_part(email, '@', 1) from subscribers where state = 'unsubscribed'"));
    }

    [Fact]
    public async Task Nobody_who_was_to_be_written_to_no_more_is_written_to_after_a_restore()
    {
        var links = new LinkSettings { Key = Key };
        var suppressions = new Suppressions(_service.Database, links, Journal(links));
        await _service.Subscribe("ada@example.org", new Profile { TimeZone = "UTC" }, "2025-12-12T07:00Z");
        foreach (var name in new[] { "Ada", "unknown", "lifted" }) await suppressions.Add(EmailAddress.Parse($"{name}@example.org"), "asked by letter", At("2025-12-13T07:00Z"));
        var rotated = new LinkSettings { Key = new string('b', 40), OldKeys = Key };
        await new Suppressions(_service.Database, rotated, Journal(rotated)).Lift(EmailAddress.Parse("lifted@example.org"), "asked again", At("2025-12-14T07:00Z"));
        await File.AppendAllTextAsync(_journal, "suppressed 9f86d08188");
        await _service.Do("delete from suppressions; update subscribers set suppressed = false"); // as the dump has it

        var replayed = await With(rotated).Replay();
        Assert.Equal((2, "6"), (replayed.Suppressed, string.Join(' ', replayed.Unreadable)));

        Assert.Equal(0, (await _service.Compose("2025-12-14T07:00Z")).Due);
        Assert.True(await suppressions.IsSuppressed(EmailAddress.Parse("unknown@example.org")));
        Assert.False(await suppressions.IsSuppressed(EmailAddress.Parse("lifted@example.org")));
        var ada = (await suppressions.Find(EmailAddress.Parse("ada@example.org")))!;
        Assert.Equal(("ada@example.org", At("2025-12-13T07:00Z")), (ada.Email, ada.SuppressedAt));
        Assert.Equal(0, (await With(rotated).Replay()).Suppressed);
    }

    [Fact]
    public async Task A_complaint_is_noted_as_leaving_and_as_the_end_of_all_mail()
    {
        await using var service = await TestService.Start(settings: given => given with { Links = new LinkSettings { Key = Key }, Erasures = new ErasureSettings { Journal = _journal } });
        var reader = (await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, At("2025-12-12T07:00Z"))).SubscriberId;
        var complaint = new RecipientReport(null, null, ReportClass.Complaint, null, "feedback: abuse");

        for (var time = 0; time < 2; time++) await service.Get<HandleFailure>().FromMessage(new ReturnedMail(await service.Ask<long>("select mail_id from outbox"), reader), [complaint], At("2025-12-13T07:00Z"));

        Assert.Equal(["suppressed", "left"], (await File.ReadAllLinesAsync(_journal)).Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain('@', await File.ReadAllTextAsync(_journal));
    }

    [Fact]
    public async Task Many_at_once_are_all_noted()
    {
        var journal = Journal(new LinkSettings { Key = Key });
        await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(() => journal.Note(JournalEvent.Erased, $"reader{at}@example.org", At("2025-12-13T07:00Z"), default))));
        Assert.Equal(40, (await journal.Read(default)).Last.Count);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_keeps_nobody_subscribed()
    {
        var links = new LinkSettings { Key = Key };
        var reader = await _service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        var journal = new ErasureJournal(links, new ErasureSettings { Journal = Path.Combine(_journal, "in-no-folder") }, NullLogger<ErasureJournal>.Instance);

        Assert.True(await new Subscription(_service.Database, links, journal).Leave(reader, At("2025-12-13T07:00Z")));
        var ada = (await _service.Get<SubscriberStore>().Find(EmailAddress.Parse("ada@example.org")))!;
        var erasures = new Erasures(_service.Subscription, _service.Get<SubscriberStore>(), new Suppressions(_service.Database, links), journal);
        var refused = await Assert.ThrowsAsync<UserFault>(() => erasures.Erase(ada, At("2025-12-13T07:00Z")));
        Assert.Contains("Digest:Erasures:Journal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _service.Ask<int>("select count(*) from subscribers"));
    }
}
