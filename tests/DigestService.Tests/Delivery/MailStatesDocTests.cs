using System.Text.RegularExpressions;
using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>The picture in docs/architecture.md is what schema and code do.</summary>
public sealed partial class MailStatesDocTests
{
    private static readonly HashSet<(string From, string To)> Drawn =
        [.. Arrow().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"))).Select(arrow => (arrow.Groups["from"].Value, arrow.Groups["to"].Value))];

    [Fact]
    public async Task It_shows_just_the_states_of_the_schema()
    {
        await using var database = await TestDatabase.Create();
        await using var rule = database.Source.CreateCommand("select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'outbox'::regclass and conname = 'outbox_state_check'");
        var states = State().Matches((string)(await rule.ExecuteScalarAsync())!).Select(state => state.Groups["state"].Value);

        Assert.Equal(states.Order(), Drawn.Select(arrow => arrow.To).Distinct().Order());
    }

    /// <summary>Each outcome, of a mail that was never in doubt and of one that often was, that was often tried, or often could not be rendered.</summary>
    [Fact]
    public void It_shows_each_way_that_an_outcome_takes()
    {
        var now = new DateTimeOffset(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);
        var mail = new ClaimedMail { MailId = 1, Kind = MailKind.Digest, SubscriberId = 1, DigestId = 7, Attempts = 1, Doubts = 0, SetAsides = 0, CreatedAt = now, ExpiresAt = null };
        ClaimedMail[] mails = [mail, mail with { Doubts = OutcomeRow.MaxDoubts - 1 }, mail with { Attempts = Backoff.GiveUpAfter }, mail with { SetAsides = OutcomeRow.MaxSetAsides - 1 }];
        Outcome[] sent = [new Outcome.Sent("250"), new Outcome.Later("450"), new Outcome.Refused("550"), new Outcome.Doubt("cut")];
        Outcome[] unsent = [new Outcome.Held("paused", now), new Outcome.Cancelled("left"), new Outcome.Superseded("over"), new Outcome.SetAside("boom"), new Outcome.Untouched()];
        Assert.Equal(typeof(Outcome).GetNestedTypes().Length, sent.Length + unsent.Length);

        foreach (var outcome in sent) Assert.All(mails, each => Assert.Contains(("sending", OutcomeRow.Of(each, outcome, now, new Random(1)).State), Drawn));
        foreach (var outcome in unsent) Assert.All(mails, each => Assert.Contains(("leased", OutcomeRow.Of(each, outcome, now, new Random(1)).State), Drawn));
    }

    [GeneratedRegex(@"^  (?<from>[\w*\[\]]+) --> (?<to>\w+): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();

    [GeneratedRegex("'(?<state>[a-z]+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex State();
}
