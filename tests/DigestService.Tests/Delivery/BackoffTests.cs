using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_from_a_minute_to_two_hours()
    {
        var middle = new Fixed(0.5);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 120, 120], Enumerable.Range(1, 9).Select(attempt => Backoff.After(attempt, middle).TotalMinutes));
    }

    [Fact]
    public void Waits_are_spread_by_a_fifth() =>
        Assert.Equal((48, 72), (Backoff.After(1, new Fixed(0)).TotalSeconds, Backoff.After(1, new Fixed(1)).TotalSeconds));

    [Fact]
    public void Any_number_of_attempts_has_a_bounded_wait()
    {
        var random = new Random(7);
        foreach (var attempts in new[] { -1, 0, 40, 1000, int.MaxValue })
            Assert.InRange(Backoff.After(attempts, random).TotalMinutes, 0.7, 145);
    }

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
