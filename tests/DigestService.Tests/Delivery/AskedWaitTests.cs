using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

public sealed class AskedWaitTests
{
    [Theory]
    [InlineData("try again in 5 minutes", 300)]
    [InlineData("Please retry in 1 hour", 3600)]
    [InlineData("Greylisted for 300 seconds (see example.org)", 300)]
    [InlineData("greylisted, wait 90s", 90)]
    [InlineData("Deferred, come back in 2:30", 150)]
    [InlineData("come back in 00:05:00", 300)]
    [InlineData("Retry-After: 120", 120)]
    [InlineData("retry after 7", 7)]
    [InlineData("too many messages, delayed for 2 hrs", 7200)]
    public void A_time_in_the_reply_is_understood(string words, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), AskedWait.In(words));

    [Theory]
    [InlineData("try again later")]
    [InlineData("try again in 0 seconds")]
    [InlineData("mailbox of 5 minutes")]
    [InlineData("more than 50 messages in 10 minutes")]
    [InlineData("wait for 192.0.2.1")]
    [InlineData("retry: 2001:db8::25 is greylisted for now")]
    [InlineData("")]
    public void Where_none_is_named_none_is_made_up(string words) => Assert.Null(AskedWait.In(words));

    [Theory]
    [InlineData("try again in 999999 hours")]
    [InlineData("retry after 999999")]
    public void It_is_bounded(string words) => Assert.Equal(AskedWait.Longest, AskedWait.In(words));

    [Fact]
    public void A_retry_waits_as_long_as_asked_and_longer_where_backoff_has_grown()
    {
        var random = new Random(1);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(Backoff.After(1, random, TimeSpan.FromMinutes(5)), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5)));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(Backoff.After(7, random, TimeSpan.FromMinutes(5)), TimeSpan.FromMinutes(51), TimeSpan.FromMinutes(77)));
    }
}
