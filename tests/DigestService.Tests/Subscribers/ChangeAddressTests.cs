using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Subscribers;

public sealed class ChangeAddressTests
{
    private static readonly DateTimeOffset Now = TestService.At("2025-12-12T08:00Z");

    [Fact]
    public async Task The_subscription_moves_only_when_the_new_address_confirms_and_takes_everything_along()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var profile = await service.Get<SubscriberStore>().Profile(reader.Id);

        var link = await Ask(service, reader, "Ada@New.example", Now);
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));

        Assert.Equal(AddressOutcome.Changed, await service.Get<ChangeAddress>().Confirm(link, Now.AddHours(23)));
        Assert.Equal("Ada@new.example", await service.Ask<string>("select email from subscribers"));
        Assert.Equivalent(profile, await service.Get<SubscriberStore>().Profile(reader.Id));
        Assert.Equal(1, await service.Ask<int>("select count(*) from schedule"));
        Assert.Equal(AddressOutcome.Ended, await service.Get<ChangeAddress>().Confirm(link, Now.AddHours(23)));
    }

    [Fact]
    public async Task After_a_day_it_cannot_be_confirmed()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var link = await Ask(service, reader, "new@example.org", Now);

        Assert.Equal(AddressOutcome.Ended, await service.Get<ChangeAddress>().Confirm(link, Now.AddHours(24)));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
    }

    [Fact]
    public async Task An_address_with_a_living_subscription_keeps_it()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        await Reader.Subscribe(service, "new@example.org");
        var link = await Ask(service, reader, "new@example.org", Now);

        Assert.Equal(AddressOutcome.Taken, await service.Get<ChangeAddress>().Confirm(link, Now));
        Assert.Equal(2, await service.Ask<int>("select count(*) from subscribers where link_version = 1 and state = 'active'"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from outbox where kind = 'oldaddress'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_was_never_confirmed_or_has_ended_gives_way(bool confirmed)
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var other = await service.Subscription.Begin(EmailAddress.Parse("new@example.org"), new Profile(), confirmed, Now);
        if (confirmed) await service.Subscription.Leave(other.SubscriberId, Now);
        var link = await Ask(service, reader, "new@example.org", Now);

        Assert.Equal(AddressOutcome.Changed, await service.Get<ChangeAddress>().Confirm(link, Now));
        Assert.Equal(reader.Id, await service.Ask<int>("select subscriber_id from subscribers where email = 'new@example.org'"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from subscribers"));
    }

    [Fact]
    public async Task Within_seven_days_the_old_address_takes_it_back_once()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var undo = await Change(service, reader, "thief@example.org", Now);
        var change = service.Get<ChangeAddress>();

        Assert.Equal(AddressOutcome.Changed, await change.Undo(undo, Now.AddDays(6)));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal(3, await service.Ask<int>("select link_version from subscribers"));
        Assert.Equal(AddressOutcome.Ended, await change.Undo(undo, Now.AddDays(6)));
    }

    [Fact]
    public async Task After_seven_days_it_stays()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var undo = await Change(service, reader, "new@example.org", Now);

        Assert.Equal(AddressOutcome.Ended, await service.Get<ChangeAddress>().Undo(undo, Now.AddDays(7)));
        Assert.Equal("new@example.org", await service.Ask<string>("select email from subscribers"));
    }

    [Fact]
    public async Task A_second_change_does_not_take_the_first_ones_undo_away()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var first = await Change(service, reader, "thief@example.org", Now);
        var second = await Change(service, reader, "thief2@example.org", Now.AddHours(1));

        Assert.Equal(AddressOutcome.Changed, await service.Get<ChangeAddress>().Undo(first, Now.AddDays(1)));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal(AddressOutcome.Ended, await service.Get<ChangeAddress>().Undo(second, Now.AddDays(1)));
    }

    [Fact]
    public async Task An_old_address_that_has_subscribed_anew_keeps_that()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var undo = await Change(service, reader, "new@example.org", Now);
        await Reader.Subscribe(service, "ada@example.org");

        Assert.Equal(AddressOutcome.Taken, await service.Get<ChangeAddress>().Undo(undo, Now.AddDays(1)));
        Assert.Equal("new@example.org", await service.Ask<string>("select email from subscribers where subscriber_id = @Id", new { reader.Id }));
    }

    [Fact]
    public async Task A_mailbox_gets_one_letter_in_ten_minutes_whoever_asks_and_whatever_its_tags()
    {
        await using var service = await TestService.Start();
        var change = service.Get<ChangeAddress>();
        foreach (var (email, to) in new[] { ("a@example.org", "victim@example.net"), ("b@example.org", "victim+1@example.net"), ("c@example.org", "Victim+2@example.net") })
            await change.Ask(await Find(service, await Reader.Subscribe(service, email)), EmailAddress.Parse(to), Now);
        var again = await Find(service, await Reader.Subscribe(service, "d@example.org"));
        for (var tenth = 1; tenth <= 12; tenth++) await change.Ask(again, EmailAddress.Parse("victim@example.net"), Now.AddMinutes(10 * tenth));

        Assert.Equal(5, await service.Ask<int>("select count(*) from outbox where kind = 'newaddress'"));
    }

    [Fact]
    public async Task Nothing_in_the_readers_own_export_tells_whether_the_address_may_be_written_to()
    {
        await using var service = await TestService.Start();
        await service.Get<Suppressions>().Add(EmailAddress.Parse("new@example.org"), "complaint", Now);
        var exports = new List<string>();
        foreach (var (who, to) in new[] { ("ada@example.org", "new@example.org"), ("eve@example.org", "won@example.org") })
        {
            var reader = await Reader.Subscribe(service, who);
            await service.Get<ChangeAddress>().Ask(await Find(service, reader), EmailAddress.Parse(to), Now);
            await service.Deliver(Now.AddMinutes(1).ToString("O"));
            var data = System.Text.Json.Nodes.JsonNode.Parse(await service.Get<ReaderData>().Export(reader.Id, Now))!;
            exports.Add($"{data["mails"]} {data["addressChanges"]}".Replace(who, "me", StringComparison.Ordinal).Replace(to, "there", StringComparison.Ordinal));
        }

        Assert.Contains("there", exports[0], StringComparison.Ordinal);
        Assert.Single(exports.Distinct());
        Assert.Equal(["won@example.org"], service.Mails.Select(mail => mail.To.Mailboxes.Single().Address));
    }

    [Fact]
    public async Task Two_confirmations_at_once_are_one()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var link = await Ask(service, reader, "new@example.org", Now);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.Get<ChangeAddress>().Confirm(link, Now)));

        Assert.Single(outcomes, AddressOutcome.Changed);
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox where kind = 'oldaddress'"));
    }

    private static async Task<SignedLink> Ask(TestService service, Reader reader, string to, DateTimeOffset now)
    {
        var subscriber = await Find(service, reader);
        await service.Get<ChangeAddress>().Ask(subscriber, EmailAddress.Parse(to), now);
        return new SignedLink(LinkPurpose.ChangeAddress, reader.Id, subscriber.LinkVersion, await service.Ask<long>("select max(change_id) from address_changes"));
    }

    /// <returns>The link by which it is undone.</returns>
    private static async Task<SignedLink> Change(TestService service, Reader reader, string to, DateTimeOffset now)
    {
        var link = await Ask(service, reader, to, now);
        Assert.Equal(AddressOutcome.Changed, await service.Get<ChangeAddress>().Confirm(link, now));
        return link with { Purpose = LinkPurpose.UndoAddress };
    }

    private static async Task<Subscriber> Find(TestService service, Reader reader) => (await service.Get<SubscriberStore>().Find(reader.Id))!;
}
