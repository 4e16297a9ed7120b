using DigestService.Crash;

namespace DigestService.Tests.Crash;

/// <summary>A count that cannot find a fault proves nothing.</summary>
public sealed class CrashCountsTests
{
    private static readonly DateOnly Monday = new(2026, 2, 2);
    private static readonly DueDigest Due = new("ada@example.org", Monday, ["1", "2"]);

    [Fact]
    public void What_was_due_and_arrived_once_is_well() =>
        Assert.Equal(new CrashCounts(0, 1, 0, 0, 0, 0, 0, 0, 0), Count([Due], [Mail("a", "1", "2")]));

    [Fact]
    public void A_digest_that_never_arrives_is_lost_and_its_papers_are_missed()
    {
        var counts = Count([Due], []);
        Assert.Equal((1, 2), (counts.Lost, counts.Missed));
    }

    [Fact]
    public void A_paper_that_another_days_mail_shows_is_not_missed_and_its_digest_is_lost_all_the_same()
    {
        var counts = Count([Due], [Mail("a", "1", "2") with { IssueDate = Monday.AddDays(1) }]);
        Assert.Equal((1, 0, 1), (counts.Lost, counts.Missed, counts.Unasked));
    }

    [Fact]
    public void A_paper_that_a_mail_leaves_out_is_missed() => Assert.Equal(1, Count([Due], [Mail("a", "1")]).Missed);

    [Fact]
    public void A_mail_taken_twice_is_doubled_and_explained_only_where_it_was_on_its_way_at_a_kill()
    {
        var twice = new[] { Mail("a", "1", "2"), Mail("a", "1", "2") };

        var unexplained = Count([Due], twice, new Killed(default, "worker-1", "delivering", ["b"]));
        var explained = Count([Due], twice, new Killed(default, "worker-1", "delivering", ["b"]), new Killed(default, "worker-2", "delivering", ["a", "c"]));

        Assert.Equal((1, 1, 0), (unexplained.Doubled, unexplained.DoubledUnexplained, unexplained.Repeated));
        Assert.Equal((1, 0, 2), (explained.Doubled, explained.DoubledUnexplained, explained.MostSending));
    }

    [Fact]
    public void A_paper_in_two_mails_to_one_reader_is_repeated()
    {
        var tuesday = Due with { IssueDate = Monday.AddDays(1), Matched = ["3"] };
        var counts = Count([Due, tuesday], [Mail("a", "1", "2"), Mail("b", "2", "3") with { IssueDate = tuesday.IssueDate }]);
        Assert.Equal((1, 0), (counts.Repeated, counts.Doubled));
    }

    [Fact]
    public void A_paper_that_nothing_matched_and_a_mail_to_a_stranger_were_not_asked_for()
    {
        Assert.Equal(1, Count([Due], [Mail("a", "1", "2", "9")]).Unasked);
        Assert.Equal(2, Count([Due], [Mail("a", "1", "2"), Mail("b", "1") with { Recipient = "eve@example.org" }]).Unasked);
    }

    private static TakenMail Mail(string messageId, params string[] shown) => new(default, messageId, Due.Recipient, Monday, shown);

    private static CrashCounts Count(IReadOnlyList<DueDigest> due, IReadOnlyList<TakenMail> taken, params Killed[] kills) => CrashCounts.Of(due, taken, kills);
}
