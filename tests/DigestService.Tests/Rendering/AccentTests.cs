using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class AccentTests
{
    [Theory]
    [InlineData("#0b6b5d")]
    [InlineData("#ffee00")]
    [InlineData("#ffffff")]
    [InlineData("#000000")]
    [InlineData("#ff0000")]
    [InlineData("#777777")]
    public void Whatever_the_colour_its_forms_can_be_read_on_their_grounds(string color)
    {
        var accent = Accent.From(color)!;
        Assert.All(
            new[]
            {
                (accent.Light, "#ffffff"), (accent.Light, accent.Tint), ("#ffffff", accent.Light),
                (accent.Dark, accent.DarkSheet), (accent.Dark, accent.DarkTint), (accent.DarkSheet, accent.Dark),
            },
            pair => Assert.True(Accent.Contrast(pair.Item1, pair.Item2) >= 4.5, $"{pair}"));
    }

    [Fact]
    public void A_colour_that_can_be_read_stays_as_it_is() => Assert.Equal("#0b6b5d", Accent.From("#0b6b5d")!.Light);

    [Theory]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("\"><b>")]
    public void What_is_no_colour_is_refused(string color)
    {
        Assert.Null(Accent.From(color));
        Assert.Contains("Digest:Site:Color", Assert.Single(new SiteSettings { Color = color }.Faults()));
    }

    [Fact]
    public void Black_on_white_is_21_to_1() => Assert.Equal(21, Accent.Contrast("#000000", "#ffffff"), 3);
}
