using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("two\r\nlines", "two lines")]
    [InlineData("a\tb\u2028c\u0085d", "a b c d")]
    [InlineData("nul\0 bell\a esc\u001b[31m", "nul bell esc[31m")]
    [InlineData("turn \u202eback\u202c \u2066isolate\u2069 \ufeffmark", "turn back isolate mark")]
    [InlineData("one\n  two \r\n three", "one two three")]
    [InlineData("🎉 é 中文 می‌خواهم", "🎉 é 中文 می‌خواهم")]
    public void Foreign_text_stands_on_one_line_without_control_characters(string text, string clean) =>
        Assert.Equal(clean, OneLine.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("half \ufffd emoji", OneLine.Clean("half \ud83d emoji"));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("cut at a word, please", 15, "cut at a word…")]
    [InlineData("unbreakableandlong", 8, "unbreak…")]
    [InlineData("ab👨‍👩‍👧‍👦cdefgh", 8, "ab…")]
    [InlineData("abcde\u0301fgh", 6, "abcd…")]
    public void A_cut_falls_at_a_word_and_never_within_a_character(string text, int limit, string cut) =>
        Assert.Equal(cut, OneLine.Cut(text, limit));

    [Fact]
    public void A_cut_never_halves_a_surrogate_pair()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0300", 100)) + string.Concat(Enumerable.Repeat("🎉", 50));
        for (var limit = 2; limit < text.Length; limit++)
        {
            Assert.Equal(OneLine.Cut(text, limit), OneLine.Clean(OneLine.Cut(text, limit)));
        }
    }
}
