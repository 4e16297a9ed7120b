using System.Globalization;
using DigestService.Bounces;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Bounces;

/// <summary>Refusals of us that sound like readers who are gone.</summary>
public sealed class RefusedForOurSakeTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Path.Combine(Checkout.Root, "tests", "DigestService.Tests", "Delivery", "made-up-replies.tsv")).Where(line => !line.StartsWith('#'))];

    public static TheoryData<string> Replies => [.. Lines];

    [Theory]
    [MemberData(nameof(Replies))]
    public void Neither_the_server_nor_a_report_of_its_words_calls_the_reader_dead(string line)
    {
        var (code, words) = line.Split('\t') is [var first, var second] ? (first, second) : throw new FormatException(line);
        var verdict = SmtpReplies.Judge(SmtpStep.Recipient, SmtpReply.Of(int.Parse(code, CultureInfo.InvariantCulture), words));

        Assert.Equal(SmtpScope.Provider, verdict.Scope);
        Assert.True(Assert.IsType<Outcome.Later>(verdict.Outcome).Wait >= TimeSpan.FromHours(1));
        Assert.Equal(Consequence.None, BounceRules.Judge(new RecipientReport(null, null, ReportClass.Permanent, EnhancedCodes.First(words), $"{code} {words}")));
    }

    [Fact]
    public void An_address_that_holds_such_a_word_can_still_be_gone() =>
        Assert.True(SmtpReplies.Judge(SmtpStep.Recipient, SmtpReply.Of(550, "5.1.1 <policy@spam.example>: User unknown")).Outcome is Outcome.Refused { DeadAddress: true });

    [Fact]
    public async Task Delivery_gives_up_the_reader_who_is_gone_and_none_for_our_sake()
    {
        var replies = Lines.Select((line, i) => (Address: $"reader{i}@lab{i}.example", Reply: line.Replace('\t', ' '))).Append((Address: "gone@lab.example", Reply: "550 5.1.1 User unknown")).ToDictionary();
        await using var service = await TestService.Start(new LoopbackOptions { Script = moment => moment.Step == LoopbackStep.RcptTo ? LoopbackAction.Say(replies[moment.Recipient!]) : null });
        foreach (var address in replies.Keys)
            await service.Subscribe(address, new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-01T07:00Z");
        await service.Tell("hf", "2025-12-02T06:00Z", Told.Listed("1202", "A router", "2025-12-01"));

        await service.ComposeAndSend("2025-12-02T07:00Z");

        Assert.Equal("gone@lab.example", Assert.Single(await service.Get<Suppressions>().List()).Email);
        Assert.Equal(Lines.Length, await service.Ask<int>("select count(*) from outbox where kind = 'digest' and state = 'later'"));
    }
}
