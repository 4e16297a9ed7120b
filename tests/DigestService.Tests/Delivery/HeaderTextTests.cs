using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

public sealed class HeaderTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\r\nBcc: victim@example.net", "two Bcc: victim@example.net")]
    [InlineData("a\u0000b\u0007c\u007Fd\u0085e", "a b c d e")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("  many \t  spaces  ", "many spaces")]
    [InlineData("turned \u202Egnirts", "turned gnirts")]
    [InlineData("Ωμέγα 🚀 中文", "Ωμέγα 🚀 中文")]
    [InlineData(null, "")]
    public void A_text_becomes_one_line(string? text, string line) => Assert.Equal(line, HeaderText.OneLine(text, 200));

    [Fact]
    public void A_lone_surrogate_becomes_a_space() => Assert.Equal("a b", HeaderText.OneLine("a\uD83Db", 200));

    [Theory]
    [InlineData("abcdefgh", 5, "abcd…")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abc🚀🚀", 5, "abc…")]
    [InlineData("ab 🚀🚀🚀", 5, "ab…")]
    public void A_long_line_is_cut_between_characters(string text, int max, string cut)
    {
        var line = HeaderText.OneLine(text, max);
        Assert.True(line.Length <= max);
        Assert.DoesNotContain(line, char.IsSurrogate);
        Assert.Equal(cut, line);
    }

    [Theory]
    [InlineData("a@example.org", true)]
    [InlineData("a\r\nDATA@example.org", false)]
    [InlineData("a>@example.org", false)]
    [InlineData("a b@example.org", false)]
    [InlineData("@example.org", false)]
    [InlineData("a@", false)]
    public void Only_what_may_stand_on_a_command_line_is_an_address(string address, bool plain) => Assert.Equal(plain, HeaderText.IsPlainAddress(address));

    [Fact]
    public void An_address_of_300_octets_is_none() => Assert.False(HeaderText.IsPlainAddress(new string('a', 290) + "@example.org"));
}
