using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Subscribers;

public sealed class LeaveByMailTests
{
    private static readonly DateTimeOffset Now = TestService.At("2026-03-02T07:00Z");

    [Theory]
    [InlineData("unsubscribe {0}")]
    [InlineData("Unsubscribe  {0} ")]
    [InlineData("Re: unsubscribe {0}")]
    [InlineData("AW: RE: unsubscribe\r\n {0}")]
    public async Task The_subject_that_the_header_asks_for_ends_the_subscription(string subject)
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2026-03-01T07:00Z");
        var token = service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 1));

        Assert.Equal(LeaveOutcome.Left, await service.Get<LeaveByMail>().Take(string.Format(subject, token), Now));
        Assert.Equal(LeaveOutcome.HadLeft, await service.Get<LeaveByMail>().Take(string.Format(subject, token), Now));

        Assert.Equal("unsubscribed", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task Nothing_else_does()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2026-03-01T07:00Z");
        var (signer, leave) = (service.Get<LinkSigner>(), service.Get<LeaveByMail>());
        var token = signer.Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 1));

        foreach (var subject in new[] { null, "", "Hello", "unsubscribe", "please unsubscribe me", $"unsubscribe {token} and more", token, new string('a', 2000) })
            Assert.Equal(LeaveOutcome.NoRequest, await leave.Take(subject, Now));
        foreach (var wrong in new[] { signer.Sign(new SignedLink(LinkPurpose.View, reader, 1)), signer.Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 0)), signer.Sign(new SignedLink(LinkPurpose.Unsubscribe, 999, 1)), token[..^2] + "AA" })
            Assert.Equal(LeaveOutcome.UnknownToken, await leave.Take($"unsubscribe {wrong}", Now));
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task A_mail_of_before_a_change_of_address_leaves_too()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2026-03-01T07:00Z");
        var token = service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 1));
        await service.Do("update subscribers set link_version = 2");

        Assert.Equal(LeaveOutcome.Left, await service.Get<LeaveByMail>().Take($"unsubscribe {token}", Now));
    }

    [Theory]
    [InlineData("leave@digest.example.org", "mailto:leave@digest.example.org?subject=unsubscribe%20TOKEN")]
    [InlineData("a&b?c@digest.example.org", "mailto:a%26b%3Fc@digest.example.org?subject=unsubscribe%20TOKEN")]
    public void The_mailto_address_is_written_as_RFC_6068_wants_it(string mailbox, string expected) =>
        Assert.Equal(expected, LeaveByMail.Address(mailbox, "TOKEN"));

    [Fact]
    public async Task A_digest_names_the_mailbox_after_the_one_click_link_where_there_is_one()
    {
        await using var service = await TestService.Start(settings: given => given with { Sender = given.Sender with { UnsubscribeMailbox = "leave@digest.example.org" } });
        await service.Tell("hf", "2026-03-01T12:00Z", Told.Listed("1", "A router", "2026-03-01"));
        await service.Subscribe("ada@example.org", new Profile(), "2026-03-02T06:00Z");
        await service.ComposeAndSend("2026-03-02T07:00Z");

        var header = service.Mails.Single().Headers["List-Unsubscribe"]!;

        Assert.Matches("^<https://digest.example.org/unsubscribe/[A-Za-z0-9_-]{60}>, <mailto:leave@digest.example.org\\?subject=unsubscribe%20[A-Za-z0-9_-]{60}>$", header);
        var subject = Uri.UnescapeDataString(header[(header.IndexOf("subject=", StringComparison.Ordinal) + 8)..^1]);
        Assert.Equal(LeaveOutcome.Left, await service.Get<LeaveByMail>().Take(subject, Now));
    }
}
