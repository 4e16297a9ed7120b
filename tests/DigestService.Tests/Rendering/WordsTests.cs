using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 papers")]
    [InlineData(1, "1 paper")]
    [InlineData(3302, "3,302 papers")]
    public void One_is_told_as_one(int number, string told) => Assert.Equal(told, Words.Count(number, "paper"));

    [Fact]
    public void Where_an_s_is_not_enough_both_are_given() =>
        Assert.Equal("1 address is, 2 addresses are", $"{Words.Count(1, "address is", "addresses are")}, {Words.Count(2, "address is", "addresses are")}");
}
