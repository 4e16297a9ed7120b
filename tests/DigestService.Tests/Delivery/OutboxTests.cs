using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class OutboxTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = OutboxSeed.Now;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly Guid _owner = Guid.NewGuid();
    private TestDatabase _database = null!;
    private OutboxSeed _seed = null!;
    private Outbox _outbox = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _seed = new OutboxSeed(_database.Source);
        _outbox = new Outbox(_database.Source);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private Task<IReadOnlyList<ClaimedMail>> Claim(Guid? owner = null, int limit = 100, Urgency urgency = Urgency.Digest) =>
        _outbox.Claim(owner ?? _owner, urgency, limit, Lease, Now, default);

    private Task<IReadOnlyList<ClaimedMail>> Begin(IReadOnlyList<ClaimedMail> mails, Guid? owner = null) => _outbox.BeginSending(owner ?? _owner, mails, Now, default);

    private Task<IReadOnlyDictionary<long, string>> Complete(ClaimedMail mail, Outcome outcome, Guid? owner = null) =>
        _outbox.Complete(owner ?? _owner, [OutcomeRow.Of(mail, outcome, Now, new Random(1))], default);

    [Fact]
    public async Task What_a_person_waits_for_has_a_lane_of_its_own_and_in_each_comes_first_what_is_due_longest()
    {
        var reader = await _seed.Subscriber("a@example.net");
        var late = await _seed.Digest(reader, new DateOnly(2026, 3, 1), Now.AddMinutes(-1));
        var early = await _seed.Digest(reader, new DateOnly(2026, 3, 2), Now.AddMinutes(-9));
        var confirmation = await _seed.Confirmation(await _seed.Subscriber("b@example.net", "pending"));
        Assert.Equal([early], (await Claim(limit: 1)).Select(mail => mail.MailId));
        Assert.Equal([late], (await Claim()).Select(mail => mail.MailId));
        Assert.Equal((confirmation, Urgency.Awaited), Assert.Single((await Claim(urgency: Urgency.Awaited)).Select(mail => (mail.MailId, mail.Urgency))));
    }

    [Fact]
    public async Task What_is_not_due_yet_is_left_alone()
    {
        await _seed.Digest(await _seed.Subscriber("a@example.net"), due: Now.AddSeconds(1));
        Assert.Empty(await Claim());
        Assert.False(await _outbox.HasWork(Now, default));
        Assert.True(await _outbox.HasWork(Now.AddSeconds(1), default));
    }

    [Fact]
    public async Task A_mail_of_a_kind_that_only_a_newer_version_knows_waits_for_that_and_holds_up_no_other()
    {
        var (unknown, known) = (await _seed.Digest(await _seed.Subscriber("a@example.net"), due: Now.AddMinutes(-9)), await _seed.Digest(await _seed.Subscriber("b@example.net")));
        await _seed.OfANewerVersion(unknown);

        Assert.Equal([known], (await Claim()).Select(mail => mail.MailId));

        Assert.Equal("ready", (await _seed.Mail(unknown)).State);
        Assert.False(await _outbox.IsDue(Urgency.Digest, Now, default));
        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.Equal(1, await OutboxStatus.OfNewerVersions(connection, default));
        await _outbox.Release(_owner, default);
        await _outbox.Complete(_owner, [], default);
        await _seed.OfANewerVersion(known);
        Assert.False(await _outbox.HasWork(Now, default)); // so that a drain ends
    }

    [Fact]
    public async Task No_row_has_two_owners()
    {
        await _seed.Readers(40);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Claim(Guid.NewGuid(), 10)));
        var ids = claims.SelectMany(claim => claim).Select(mail => mail.MailId).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Beginning_counts_the_attempt()
    {
        await _seed.Readers(1);
        var begun = Assert.Single(await Begin(await Claim()));
        Assert.Equal(1, begun.Attempts);
        Assert.Equal(("sending", 1), ((await _seed.Mail(begun.MailId)).State, (await _seed.Mail(begun.MailId)).Attempts));
    }

    [Theory]
    [InlineData("update subscribers set state = 'unsubscribed', left_at = now()", "cancelled", "left")]
    [InlineData("update subscribers set state = 'paused'", "superseded", "paused")]
    [InlineData("update digests set state = 'superseded', reason = 'the next one was composed'", "superseded", "next one")]
    [InlineData("update digests set state = 'cancelled', reason = 'all papers were withdrawn'", "cancelled", "withdrawn")]
    [InlineData("update outbox set expires_at = timestamptz '2026-03-02 07:00:00Z'", "superseded", "expired")]
    public async Task Whoever_no_longer_wants_a_mail_does_not_get_it(string change, string state, string words)
    {
        var mail = Assert.Single(await _seed.Readers(1));
        var claimed = await Claim();
        await _seed.Execute(change);
        claimed = change.Contains("expires_at", StringComparison.Ordinal) ? [claimed[0] with { ExpiresAt = Now }] : claimed;
        Assert.Empty(await Begin(claimed));
        var (unwanted, outcome) = Assert.Single(await _outbox.WhyNot(_owner, claimed, Now, default));
        await Complete(unwanted, outcome);
        var row = await _seed.Mail(mail);
        Assert.Equal((state, 0), (row.State, row.Attempts));
        Assert.Contains(words, row.Reply);
        Assert.Equal(state, await _seed.DigestState(mail));
    }

    [Fact]
    public async Task A_confirmation_goes_to_the_unconfirmed_but_not_to_those_who_left()
    {
        await _seed.Confirmation(await _seed.Subscriber("new@example.net", "pending"));
        await _seed.Confirmation(await _seed.Subscriber("gone@example.net", "unsubscribed"));
        var claimed = await Claim(urgency: Urgency.Awaited);
        Assert.Equal(2, claimed.Count);
        Assert.Equal(claimed[0].MailId, Assert.Single(await Begin(claimed)).MailId);
    }

    [Fact]
    public async Task A_digest_does_not_go_to_the_unconfirmed()
    {
        await _seed.Digest(await _seed.Subscriber("new@example.net", "pending"));
        var claimed = await Claim();
        Assert.Empty(await Begin(claimed));
        Assert.IsType<Outcome.Cancelled>(Assert.Single(await _outbox.WhyNot(_owner, claimed, Now, default)).Outcome);
    }

    [Fact]
    public async Task A_leased_row_whose_lease_ran_out_is_simply_ready_again()
    {
        var mail = Assert.Single(await _seed.Readers(1));
        await Claim();
        Assert.Empty(await _outbox.TakeBack(default));
        await _seed.LapseLeases();
        Assert.Equal(["ready"], await _outbox.TakeBack(default));
        var row = await _seed.Mail(mail);
        Assert.Equal((0, 0, null), (row.Attempts, row.Doubts, row.Owner));
    }

    [Fact]
    public async Task A_sending_row_whose_lease_ran_out_is_in_doubt_and_after_five_times_uncertain()
    {
        var mail = Assert.Single(await _seed.Readers(1));
        for (var doubt = 1; doubt <= 5; doubt++)
        {
            Assert.Single(await Begin(await Claim()));
            await _seed.LapseLeases();
            Assert.Equal([doubt < 5 ? "later" : "uncertain"], await _outbox.TakeBack(default));
            Assert.Equal(doubt, (await _seed.Mail(mail)).Doubts);
        }
        Assert.Empty(await Claim());
        Assert.Equal("due", await _seed.DigestState(mail));
    }

    [Fact]
    public async Task A_late_owners_writes_are_fenced_off()
    {
        var mail = Assert.Single(await _seed.Readers(1));
        var late = Assert.Single(await Begin(await Claim()));
        await _seed.LapseLeases();
        await _outbox.TakeBack(default);
        var other = Guid.NewGuid();
        var taken = Assert.Single(await Begin(await Claim(other), other));

        Assert.Empty(await Complete(late, new Outcome.Refused("550 late")));
        Assert.Empty(await Begin([late]));
        await _outbox.Release(_owner, default);
        await _outbox.Renew(_owner, Lease, default);
        Assert.Equal(("sending", other), ((await _seed.Mail(mail)).State, (await _seed.Mail(mail)).Owner));
        Assert.Equal("sent", Assert.Single(await Complete(taken, new Outcome.Sent("250 ok"), other)).Value);
    }

    [Fact]
    public async Task A_write_for_an_earlier_attempt_is_fenced_off()
    {
        await _seed.Readers(1);
        var claimed = await Claim();
        var begun = Assert.Single(await Begin(claimed));
        Assert.Empty(await Complete(claimed[0], new Outcome.Sent("250 of another attempt")));
        Assert.Single(await Complete(begun, new Outcome.Sent("250 ok")));
    }

    [Fact]
    public async Task Nothing_begins_on_a_lease_that_ran_out()
    {
        await _seed.Readers(1);
        var claimed = await Claim();
        await _seed.LapseLeases();
        Assert.Empty(await Begin(claimed));
    }

    [Fact]
    public async Task A_renewed_lease_holds()
    {
        await _seed.Readers(1);
        await _outbox.Claim(_owner, Urgency.Digest, 1, TimeSpan.FromSeconds(5), Now, default);
        await _outbox.Renew(_owner, TimeSpan.FromHours(1), default);
        await _seed.Execute("update outbox set lease_until = lease_until - interval '59 minutes'");
        Assert.Empty(await _outbox.TakeBack(default));
    }

    [Fact]
    public async Task What_was_released_is_ready_and_what_had_begun_stays()
    {
        var mails = await _seed.Readers(2);
        var claimed = await Claim();
        await Begin([claimed[0]]);
        await _outbox.Release(_owner, default);
        Assert.Equal("sending", (await _seed.Mail(mails[0])).State);
        Assert.Equal("ready", (await _seed.Mail(mails[1])).State);
    }

    [Fact]
    public async Task Outcomes_of_every_kind_are_written_in_one_go()
    {
        var mails = await _seed.Readers(8);
        var begun = await Begin(await Claim());
        Outcome[] outcomes =
        [
            new Outcome.Sent("250 ok"), new Outcome.Later("450 later"), new Outcome.Refused("550 no"), new Outcome.Doubt("cut"),
            new Outcome.Cancelled("nothing left"), new Outcome.Superseded("expired"), new Outcome.SetAside("boom"), new Outcome.Untouched(),
        ];
        var written = await _outbox.Complete(_owner, [.. begun.Select((mail, i) => OutcomeRow.Of(mail, outcomes[i], Now, new Random(1)))], default);
        Assert.Equal(["sent", "later", "refused", "later", "cancelled", "superseded", "later", "ready"], mails.Select(mail => written[mail]));
        var rows = new List<OutboxSeed.Row>();
        foreach (var mail in mails)
            rows.Add(await _seed.Mail(mail));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0], rows.Select(row => row.Doubts));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0], rows.Select(row => row.SetAsides));
        Assert.All(rows, row => Assert.Equal(row.State is "later" or "ready", row.FinishedAt is null));
        var digests = await Task.WhenAll(mails.Select(_seed.DigestState));
        Assert.Equal(["due", "due", "due", "due", "cancelled", "superseded", "due", "due"], digests);
        Assert.Equal(3, (await _outbox.CountByState(default))["later"]);
    }
}
