using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class KeywordLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \r\n , \n", "")]
    [InlineData("router", "router")]
    [InlineData("router, chess\r\nvideo  ,", "router|chess|video")]
    [InlineData("\"mixture, of experts\", chess", "\"mixture, of experts\"|chess")]
    [InlineData("“chain, of”, chess", "“chain, of”|chess")]
    [InlineData("router, router", "router")]
    public void Lines_and_commas_part_keywords_and_quotes_hold_them_together(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', KeywordLines.Read(text).Select(each => each.Typed)));

    [Fact]
    public void What_is_no_keyword_comes_with_the_place_of_its_fault()
    {
        var read = KeywordLines.Read("router\n(video");

        Assert.Null(read[0].Fault);
        Assert.Equal("(video", read[1].Typed);
        Assert.NotNull(read[1].Fault);
    }
}
