using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class JournalLineTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly DateTimeOffset Then = new(2026, 1, 31, 7, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(JournalEvent.Erased)]
    [InlineData(JournalEvent.Left)]
    [InlineData(JournalEvent.Back)]
    [InlineData(JournalEvent.Moved)]
    [InlineData(JournalEvent.Suppressed)]
    [InlineData(JournalEvent.Lifted)]
    public void What_is_written_is_read(JournalEvent what)
    {
        var line = new JournalLine(what, Then, what == JournalEvent.Moved ? new string('b', 64) : null);
        Assert.Equal((Hash, line), JournalLine.Read(line.Written(Hash)));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("suppressed zz 2026-01-31T07:00:00Z")]
    [InlineData("left HASH")]
    [InlineData("left HASH 2026-01-3")]
    [InlineData("moved HASH 2026-01-31T07:00:00Z")]
    [InlineData("9 HASH 2026-01-31T07:00:00Z")]
    [InlineData("HASH 2026-01-31T07:00:00Z more")]
    [InlineData("\0\0\0")]
    public void What_was_cut_off_or_damaged_is_told_by_its_number(string damaged) =>
        Assert.Equal([2], JournalLines.Read([$"left {Hash} 2026-01-31T07:00:00Z", damaged.Replace("HASH", Hash, StringComparison.Ordinal), "", Hash]).Unreadable);
}
