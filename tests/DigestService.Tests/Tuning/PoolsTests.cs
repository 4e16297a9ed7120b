using DigestService.Matching;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class PoolsTests
{
    [Fact]
    public void What_was_made_is_remembered()
    {
        var (cache, made) = (new BoundedCache<int, string>(10), 0);
        for (var round = 0; round < 3; round++)
            for (var key = 0; key < 10; key++)
                Assert.Equal($"{key}", cache.Get(key, Make));
        Assert.Equal(10, made);

        string Make(int key)
        {
            made++;
            return $"{key}";
        }
    }

    [Fact]
    public void No_more_is_remembered_than_there_is_room_for()
    {
        var cache = new BoundedCache<int, object>(100);
        for (var key = 0; key < 10_000; key++)
        {
            cache.Get(key, _ => new object());
            Assert.InRange(cache.Count, 1, 100);
        }
    }

    [Fact]
    public void A_matcher_serves_one_at_a_time_and_then_the_next()
    {
        var pool = new MatcherPool(PaperIndex.Build([]));
        var (first, second) = pool.Lend(one => pool.Lend(other => (one, other)));

        Assert.NotSame(first, second);
        Assert.Contains(pool.Lend(again => again), new[] { first, second });
    }

    [Fact]
    public void A_matcher_whose_user_failed_is_let_go()
    {
        var pool = new MatcherPool(PaperIndex.Build([]));
        Matcher? failed = null;
        Assert.Throws<InvalidOperationException>(() => pool.Lend<int>(matcher =>
        {
            failed = matcher;
            throw new InvalidOperationException();
        }));

        Assert.NotSame(failed, pool.Lend(matcher => matcher));
    }
}
