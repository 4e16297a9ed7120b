using DigestService.Crash;

namespace DigestService.Tests.Crash;

/// <summary>A count that cannot find a fault proves nothing.</summary>
public sealed class CrashCountsTests
{
    private static readonly DateOnly Monday = new(2026, 2, 2);
    private static readonly DateTimeOffset Seven = new(2026, 2, 2, 7, 0, 0, TimeSpan.Zero);
    private static readonly DueDigest Due = new("ada@example.org", Monday, ["1", "2"]);

    [Fact]
    public void What_was_due_and_arrived_once_is_well()
    {
        var counts = Count([Due], [Mail("a", "1", "2")]);
        Assert.Equal(new CrashCounts(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), counts);
        Assert.Empty(counts.Faults());
    }

    [Fact]
    public void A_digest_that_never_arrives_is_lost_and_its_papers_are_missed()
    {
        var counts = Count([Due], []);
        Assert.Equal((1, 2), (counts.Lost, counts.Missed));
        Assert.Equal(2, counts.Faults().Count());
    }

    [Fact]
    public void A_paper_that_another_days_mail_shows_is_not_missed_and_its_digest_is_lost_all_the_same()
    {
        var counts = Count([Due], [Mail("a", "1", "2") with { IssueDate = Monday.AddDays(1) }]);
        Assert.Equal((1, 0, 1), (counts.Lost, counts.Missed, counts.Unasked));
    }

    [Fact]
    public void A_paper_that_a_mail_leaves_out_is_missed()
    {
        var counts = Count([Due], [Mail("a", "1")]);
        Assert.Equal((0, 1), (counts.Lost, counts.Missed));
        Assert.Single(counts.Faults());
    }

    [Fact]
    public void What_one_reader_was_shown_another_one_still_misses()
    {
        var eve = Due with { Recipient = "eve@example.org" };
        Assert.Equal(1, Count([Due, eve], [Mail("a", "1", "2"), Mail("b", "1") with { Recipient = eve.Recipient }]).Missed);
    }

    [Fact]
    public void A_mail_taken_twice_is_explained_only_where_it_was_on_its_way_at_a_kill_before()
    {
        Assert.Equal((1, 1, 0), Doubles(Twice, Kill(30, "b")));
        Assert.Equal((1, 1, 0), Doubles(Twice, Kill(90, "a")));
        Assert.Equal((1, 0, 0), Doubles(Twice, Kill(30, "b"), Kill(40, "a", "c")));
        Assert.Single(Count([Due], Twice, Kill(30, "b")).Faults());
    }

    [Fact]
    public void Each_further_copy_needs_a_kill_of_its_own()
    {
        TakenMail[] thrice = [.. Twice, Mail("a", "1", "2") with { Time = Seven.AddSeconds(70) }];
        Assert.Equal((1, 1, 0), Doubles(thrice, Kill(30, "a")));
        Assert.Equal((1, 0, 0), Doubles(thrice, Kill(30, "a"), Kill(65, "a")));
    }

    [Fact]
    public void The_same_name_for_another_reader_or_other_papers_is_never_explained()
    {
        var eve = Due with { Recipient = "eve@example.org" };
        Assert.Equal(1, Count([Due, eve], [Twice[0], Twice[1] with { Recipient = eve.Recipient }], Kill(30, "a")).DoubledUnexplained);
        Assert.Equal(1, Count([Due], [Twice[0], Twice[1] with { Shown = ["2"] }], Kill(30, "a")).DoubledUnexplained);
    }

    [Fact]
    public void A_second_mail_of_a_day_under_another_name_is_never_explained_and_repeats_its_papers()
    {
        Assert.Equal((1, 1, 2), Doubles([Twice[0], Twice[1] with { MessageId = "b" }], Kill(30, "a", "b")));
    }

    [Fact]
    public void A_paper_in_two_mails_to_one_reader_is_repeated()
    {
        var tuesday = Due with { IssueDate = Monday.AddDays(1), Matched = ["3"] };
        var counts = Count([Due, tuesday], [Mail("a", "1", "2"), Mail("b", "2", "3") with { IssueDate = tuesday.IssueDate }]);
        Assert.Equal((1, 0), (counts.Repeated, counts.Doubled));
        Assert.Single(counts.Faults());
    }

    [Fact]
    public void A_paper_that_stands_twice_in_one_mail_is_repeated() => Assert.Equal(1, Count([Due], [Mail("a", "1", "2", "1")]).Repeated);

    [Fact]
    public void A_paper_that_nothing_matched_and_a_mail_to_a_stranger_were_not_asked_for()
    {
        Assert.Equal(1, Count([Due], [Mail("a", "1", "2", "9")]).Unasked);
        Assert.Equal(2, Count([Due], [Mail("a", "1", "2"), Mail("b", "1") with { Recipient = "eve@example.org" }]).Unasked);
    }

    [Fact]
    public void More_in_doubt_than_one_worker_may_have_is_a_fault()
    {
        var atMost = Kill(30, "a") with { Sessions = [CrashRun.Bound, CrashRun.Bound] };
        Assert.Empty(Count([Due], Twice, atMost).Faults());
        Assert.Single(Count([Due], Twice, atMost with { Sessions = [1, CrashRun.Bound + 1] }).Faults());
    }

    [Fact]
    public void Where_nothing_was_due_nothing_was_proved() => Assert.Single(Count([], []).Faults());

    private static TakenMail[] Twice => [Mail("a", "1", "2"), Mail("a", "1", "2") with { Time = Seven.AddSeconds(60) }];

    private static (int Doubled, int Unexplained, int Repeated) Doubles(IReadOnlyList<TakenMail> taken, params Killed[] kills) =>
        Count([Due], taken, kills) is var counts ? (counts.Doubled, counts.DoubledUnexplained, counts.Repeated) : default;

    private static TakenMail Mail(string messageId, params string[] shown) => new(Seven, messageId, Due.Recipient, Monday, shown);

    private static Killed Kill(int second, params string[] sending) => new(Seven.AddSeconds(second), "worker-1", "delivering", Left: 9, sending, [sending.Length]);

    private static CrashCounts Count(IReadOnlyList<DueDigest> due, IReadOnlyList<TakenMail> taken, params Killed[] kills) => CrashCounts.Of(due, taken, kills);
}
