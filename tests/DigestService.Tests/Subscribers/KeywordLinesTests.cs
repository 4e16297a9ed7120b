using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class KeywordLinesTests
{
    [Theory]
    [InlineData("diffusion", "diffusion")]
    [InlineData("a,b;c", "a|b;c")]
    [InlineData("world model, RLHF ,, chess", "world model|RLHF|chess")]
    [InlineData("one\r\ntwo\n\nthree\rfour\u2028five", "one|two|three|four|five")]
    [InlineData("- one\n* two\n• three", "one|two|three")]
    [InlineData("GAN -video", "GAN -video")]
    [InlineData("图像，视频", "图像|视频")]
    [InlineData("  \n , \n", "")]
    public void Lines_and_commas_part_keywords(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', KeywordLines.Split(text)));

    [Theory]
    [InlineData("\"one, two\", three", "\"one, two\"|three")]
    [InlineData("“one, two”, three", "“one, two”|three")]
    [InlineData("author:\"Bengio, Yoshua\", RL", "author:\"Bengio, Yoshua\"|RL")]
    [InlineData("\"never closed, one\ntwo, three", "\"never closed, one|two|three")]
    [InlineData("G\\\"odel, Escher", "G\\\"odel|Escher")]
    public void A_comma_inside_quotes_parts_nothing_and_a_line_ends_every_quote(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', KeywordLines.Split(text)));

    [Fact]
    public void What_means_the_same_in_the_same_words_comes_once()
    {
        var read = KeywordLines.Beside(["\"world model\""], KeywordLines.Split("GAN or VAE, GAN OR VAE, “world model”, chess"));

        Assert.Equal(["GAN OR VAE", "chess"], read.New);
        Assert.Equal(2, read.Repeated);
        Assert.Empty(read.Faults);
    }

    [Fact]
    public void Each_fault_points_into_its_own_keyword()
    {
        var read = KeywordLines.Beside([], KeywordLines.Split("chess, (GAN, OR moe, go"));

        Assert.Equal(["chess", "go"], read.New);
        Assert.Equal([("(GAN", 0), ("OR moe", 0)], read.Faults.Select(fault => (fault.Text, fault.Error.Position)));
    }

    [Fact]
    public void Mutes_are_read_by_their_own_rule()
    {
        var read = KeywordLines.Beside(["trading"], KeywordLines.Split("trading, stock market"), areMutes: true);

        Assert.Equal(["stock market"], read.New);
        Assert.Equal(1, read.Repeated);
    }

    [Fact]
    public void What_is_no_keyword_comes_with_the_place_of_its_fault()
    {
        var read = KeywordLines.Read("router, router\n(video");

        Assert.Equal(["router", "(video"], read.Select(each => each.Typed));
        Assert.Null(read[0].Fault);
        Assert.Equal(0, read[1].Fault!.Position);
    }
}
