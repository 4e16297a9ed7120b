using DigestService.Crash;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Crash;

/// <summary>What a mail showed is read from the mail, as a reader sees it.</summary>
public sealed class MailReaderTests
{
    [Fact]
    public async Task A_digest_is_read_as_it_went_out()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "A router", "2025-12-11", @abstract: "As in https://arxiv.org/abs/2512.00009."), Told.Listed("2512.00002", "Another router", "2025-12-11"), Told.Listed("2512.00003", "A gateway", "2025-12-11"));
        var ada = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");

        var mail = MailReader.Read(service.Mail.Mails.Single());

        Assert.Equal(("ada@example.org", TestService.Day("2025-12-12")), (mail.Recipient, mail.IssueDate));
        Assert.Equal(["2512.00001", "2512.00002"], mail.Shown.Order());
        Assert.Equal(service.Mails.Single().MessageId, mail.MessageId);
        Assert.Equal(2, (await service.Shown(ada, "2025-12-12"))!.Count);
    }

    [Fact]
    public async Task What_is_no_digest_is_of_no_day_and_shows_nothing()
    {
        await using var service = await TestService.Start();
        await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile { Keywords = ["router"] }, confirmed: false, TestService.At("2025-12-12T07:00Z"));
        await service.Deliver("2025-12-12T07:00Z");

        var mail = MailReader.Read(service.Mail.Mails.Single());

        Assert.Equal((default, 0), (mail.IssueDate, mail.Shown.Count));
    }
}
