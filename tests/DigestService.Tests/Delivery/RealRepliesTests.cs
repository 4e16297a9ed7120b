using System.Globalization;
using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>The table of rules against replies as servers give them, collected from what they document.</summary>
public sealed class RealRepliesTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Path.Combine(Checkout.Root, "tests", "DigestService.Tests", "Delivery", "real-replies.tsv")).Where(line => !line.StartsWith('#'))];

    public static TheoryData<string> Replies => [.. Lines];

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_real_reply_means_what_its_server_means(string line)
    {
        var field = line.Split('\t');
        var verdict = SmtpReplies.Judge(Enum.Parse<SmtpStep>(field[1]), SmtpReply.Of(int.Parse(field[2], CultureInfo.InvariantCulture), field[3]));
        var outcome = verdict.Outcome is Outcome.Refused { DeadAddress: true } ? "Dead" : verdict.Outcome.GetType().Name;
        Assert.Equal((field[4], field[5]), (outcome, verdict.Scope.ToString()));
        if (verdict.Scope != SmtpScope.Provider)
            Assert.Equal(field.ElementAtOrDefault(6), (verdict.Outcome as Outcome.Later)?.Wait?.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Only_a_reply_about_the_recipient_makes_an_address_dead() =>
        Assert.All(Lines.Where(line => line.Contains("\tDead\t", StringComparison.Ordinal)), line => Assert.Contains("\tDead\tRecipient", line));
}
