using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class ProviderPausesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = OutboxSeed.Now;
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private TestDatabase _database = null!;
    private OutboxSeed _seed = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _seed = new OutboxSeed(_database.Source);
        await _seed.Readers(20);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private ProviderPauses Worker() => new(_database.Source, Providers.BuiltIn);

    private static ClaimedMail Mail(int mail, string domain) => new()
    {
        MailId = mail, Kind = MailKind.Digest, SubscriberId = 1, DigestId = mail, Attempts = 1, Doubts = 0, SetAsides = 0, CreatedAt = Now, ExpiresAt = null, Domain = domain,
    };

    private static async Task<ProviderPause?> Refuse(ProviderPauses pauses, IEnumerable<int> mails, DateTimeOffset at, string domain = "gmail.com", TimeSpan asked = default)
    {
        ProviderPause? begun = null;
        foreach (var mail in mails)
            begun = await pauses.Count(Mail(mail, domain), "421 4.7.28 <reader@gmail.com> unusual rate", asked, at) ?? begun;
        return begun;
    }

    [Fact]
    public async Task Several_readers_within_minutes_pause_their_provider_for_all_workers()
    {
        var (one, other) = (Worker(), Worker());
        Assert.Null(await Refuse(one, Enumerable.Range(1, 4), Now));
        var pause = await Refuse(one, [5], Now.AddMinutes(9));
        Assert.Equal(("gmail", Now.AddMinutes(9) + Quarter), (pause!.Provider, pause.Until));
        Assert.Equal("421 4.7.28 (address) unusual rate", pause.Reason);
        Assert.NotNull(one.For("googlemail.com", Now.AddMinutes(10)));
        Assert.Null(other.For("gmail.com", Now.AddMinutes(10)));
        await other.Refresh(Now.AddMinutes(10), default);
        Assert.Equal(pause, other.For("gmail.com", Now.AddMinutes(10)));
        Assert.Null(other.For("example.net", Now.AddMinutes(10)));
    }

    [Fact]
    public async Task One_reader_many_times_is_no_reason()
    {
        for (var day = 10; day < 20; day++)
            await _seed.Digest(1, new DateOnly(2026, 3, day));
        Assert.Null(await Refuse(Worker(), Enumerable.Repeat(1, 10).Concat(Enumerable.Range(21, 10)), Now));
    }

    [Fact]
    public async Task Readers_of_different_providers_are_counted_apart()
    {
        Assert.Null(await Refuse(Worker(), Enumerable.Range(1, 4), Now));
        Assert.Null(await Refuse(Worker(), Enumerable.Range(5, 4), Now, "outlook.com"));
    }

    [Fact]
    public async Task What_was_refused_a_while_ago_no_longer_counts()
    {
        Assert.Null(await Refuse(Worker(), Enumerable.Range(1, 4), Now));
        Assert.Null(await Refuse(Worker(), [5], Now.AddMinutes(11)));
    }

    [Fact]
    public async Task A_pause_ends_by_itself_and_what_led_to_it_does_not_count_again()
    {
        var pauses = Worker();
        var pause = await Refuse(pauses, Enumerable.Range(1, 5), Now);
        Assert.Null(pauses.For("gmail.com", pause!.Until));
        await pauses.Refresh(pause.Until, default);
        Assert.Empty(await pauses.Current(pause.Until, default));
        Assert.Null(await Refuse(pauses, Enumerable.Range(1, 4), pause.Until));
    }

    [Fact]
    public async Task Pauses_grow_when_they_repeat_up_to_half_a_day_and_begin_small_after_a_quiet_day()
    {
        var pauses = Worker();
        var (at, lengths) = (Now, new List<TimeSpan>());
        for (var i = 0; i < 8; i++)
        {
            var pause = await Refuse(pauses, Enumerable.Range(1, 5), at);
            lengths.Add(pause!.Until - pause.Since);
            at = pause.Until;
        }
        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 12, 12], lengths.Select(length => length.TotalHours));
        var late = await Refuse(pauses, Enumerable.Range(1, 5), at.AddHours(25));
        Assert.Equal(Quarter, late!.Until - late.Since);
    }

    [Fact]
    public async Task A_time_that_the_server_named_is_honoured()
    {
        var pause = await Refuse(Worker(), Enumerable.Range(1, 5), Now, asked: TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromHours(1), pause!.Until - pause.Since);
    }

    [Fact]
    public async Task What_is_still_refused_during_a_pause_does_not_lengthen_it()
    {
        var pauses = Worker();
        await Refuse(pauses, Enumerable.Range(1, 5), Now);
        Assert.Null(await Refuse(pauses, Enumerable.Range(6, 10), Now.AddMinutes(1)));
        Assert.Equal(Now + Quarter, Assert.Single(await pauses.Current(Now.AddMinutes(2), default)).Until);
    }

    [Fact]
    public async Task Workers_that_count_at_once_begin_one_pause()
    {
        var begun = await Task.WhenAll(Enumerable.Range(1, 20).Select(subscriber => Refuse(Worker(), [subscriber], Now)));
        Assert.Single(begun, pause => pause is not null);
    }

    [Fact]
    public async Task A_mail_that_is_gone_does_not_count() => Assert.Null(await Refuse(Worker(), [1, 2, 3, 4, 999], Now));

    [Fact]
    public async Task A_pause_that_was_lifted_is_over_for_all_and_its_mail_due()
    {
        var pauses = Worker();
        var pause = await Refuse(pauses, Enumerable.Range(1, 5), Now);
        await _seed.Execute("update outbox set state = 'later', next_attempt_at = @Until, reply = @Told where mail_id <= 3", pause);
        await _seed.Execute("update outbox set state = 'later', next_attempt_at = @Until, reply = '450 greylisted' where mail_id = 4", pause);
        Assert.Equal(3, await pauses.Lift("gmail", Now.AddMinutes(1)));
        Assert.Null(await pauses.Lift("gmail", Now.AddMinutes(1)));
        Assert.Equal((Now.AddMinutes(1), pause!.Until), ((await _seed.Mail(3)).NextAttemptAt, (await _seed.Mail(4)).NextAttemptAt));
    }
}
