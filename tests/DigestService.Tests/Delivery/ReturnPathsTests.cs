using System.Text;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class ReturnPathsTests
{
    private const string Key = "a key that signs links in tests and is long enough";
    private static readonly ReturnedMail Mail = new(1234567890123, 42);
    private static readonly ReturnPaths Paths = new(new SenderSettings { ReturnPath = "bounce@example.org" }, new LinkSettings { Key = Key });

    private static string For(ReturnPaths paths) => paths.For(Mail.MailId, Mail.SubscriberId)!;

    [Fact]
    public void A_return_path_tells_its_mail() => Assert.Equal(Mail, Paths.Read(For(Paths)));

    [Theory]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(1, 1)]
    public void Every_number_comes_back(long mailId, int subscriberId) =>
        Assert.Equal(new ReturnedMail(mailId, subscriberId), Paths.Read(Paths.For(mailId, subscriberId)));

    [Fact]
    public void It_is_an_address_that_every_server_takes()
    {
        var address = For(new ReturnPaths(new SenderSettings { ReturnPath = new string('b', ReturnPaths.LongestMailbox) + "@bücher.example" }, new LinkSettings { Key = Key }));

        Assert.Matches(@"^b+\+[a-z2-7]{40}@xn--bcher-kva\.example$", address);
        Assert.Equal(64, address.IndexOf('@', StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_changes_case_loses_nothing() => Assert.Equal(Mail, Paths.Read($" <{For(Paths).ToUpperInvariant()}> "));

    [Fact]
    public void Words_of_forwarders_stand_before_the_token_and_other_domains_after_it()
    {
        var local = For(Paths).Split('@')[0];
        Assert.Equal(Mail, Paths.Read($"SRS0=HHH=TT=example.org={local}@forwarder.example"));
        Assert.Equal(Mail, Paths.Read($"prvs=0123456789={local}@example.org"));
    }

    [Fact]
    public void The_separator_is_what_the_mail_server_splits_on()
    {
        var paths = new ReturnPaths(new SenderSettings { ReturnPath = "bounce@example.org", VerpSeparator = "-" }, new LinkSettings { Key = Key });
        Assert.StartsWith("bounce-", For(paths));
        Assert.Equal(Mail, Paths.Read(For(paths)));
    }

    [Fact]
    public void A_token_of_an_older_key_still_verifies_after_a_rotation()
    {
        const string after = "the new key, as long as the old one was";
        var sender = new SenderSettings { ReturnPath = "bounce@example.org" };
        Assert.Equal(Mail, new ReturnPaths(sender, new LinkSettings { Key = after, OldKeys = Key }).Read(For(Paths)));
        Assert.Null(new ReturnPaths(sender, new LinkSettings { Key = after }).Read(For(Paths)));
    }

    [Fact]
    public void No_character_of_a_token_can_be_changed()
    {
        var address = For(Paths);
        for (var at = "bounce+".Length; at < address.IndexOf('@', StringComparison.Ordinal); at++)
            foreach (var other in "az27".Where(other => other != address[at]))
                Assert.Null(Paths.Read(address[..at] + other + address[(at + 1)..]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("bounce@example.org")]
    [InlineData("bounce+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    [InlineData("bounce+übüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü@example.org")]
    [InlineData("\0\r\n")]
    public void Whatever_else_is_given_tells_no_mail(string? address) => Assert.Null(Paths.Read(address));

    [Fact]
    public void A_relay_that_takes_one_sender_only_gets_the_mailbox_itself()
    {
        var paths = new ReturnPaths(new SenderSettings { ReturnPath = "bounce@example.org", Verp = false }, new LinkSettings { Key = Key });
        Assert.Equal("bounce@example.org", For(paths));
        Assert.Equal(Mail, paths.Read(For(Paths)));
    }

    [Fact]
    public void Without_a_mailbox_reports_go_to_the_sender() => Assert.Null(new ReturnPaths(new SenderSettings(), new LinkSettings { Key = Key }).For(1, 2));

    [Fact]
    public void Base32_is_that_of_RFC_4648()
    {
        Assert.Equal("mzxw6ytb", Base32.Write("fooba"u8));
        var bytes = new byte[5];
        Assert.True(Base32.Read("MZXW6YTB", bytes));
        Assert.Equal("fooba", Encoding.ASCII.GetString(bytes));
        Assert.False(Base32.Read("mzxw6yt1", bytes));
        Assert.False(Base32.Read("mzxw6yt", bytes));
    }

    [Fact]
    public async Task Every_kind_of_mail_goes_out_with_a_return_path_of_its_own_that_outlives_its_row()
    {
        await using var service = await TestService.Start(settings: given => given with { Sender = given.Sender with { ReturnPath = "bounce@digest.example.org" } });
        await service.Tell("hf", "2025-12-11T05:00:00Z", Told.Listed("2512.00001", "Reinforcement learning", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["reinforcement"] }, "2025-12-11T05:10:00Z");
        await service.Subscription.Begin(EmailAddress.Parse("grace@example.org"), new Profile { Keywords = ["reinforcement"] }, confirmed: false, TestService.At("2025-12-11T05:10:00Z"));
        await service.ComposeAndSend("2025-12-12T23:00:00Z");

        var told = service.Mail.Mails.Select(mail => service.Get<ReturnPaths>().Read(mail.Sender)!.Value).ToList();
        var rows = await service.Ask<string>("select string_agg(mail_id || '/' || subscriber_id, ' ' order by mail_id) from outbox");
        Assert.Equal(2, told.Count);
        Assert.Equal(rows, string.Join(' ', told.OrderBy(mail => mail.MailId).Select(mail => $"{mail.MailId}/{mail.SubscriberId}")));
    }

    [Fact]
    public async Task The_null_sender_is_said_for_what_answers_by_itself()
    {
        await using var relay = LoopbackSmtpServer.Start();
        var smtp = new SmtpSettings { Host = "127.0.0.1", Port = relay.Port, Tls = SmtpTls.None, TimeoutSeconds = 5 };
        await using var connection = Assert.IsType<Dialed.Up>(await SmtpConnection.Open(smtp, null, utf8: false, default)).Connection;

        Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(MailSamples.Digest() with { ReturnPath = MailContent.NullSender }), default)).Outcome);
        Assert.Equal("", Assert.Single(relay.Mails).Sender);
    }
}
