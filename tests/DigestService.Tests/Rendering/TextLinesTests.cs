using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class TextLinesTests
{
    [Fact]
    public void Lines_are_wrapped_at_words()
    {
        var lines = TextLines.Wrap(string.Concat(Enumerable.Repeat("lorem ipsum ", 30))).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 60, TextLines.Columns));
        Assert.Equal(60, lines.Sum(line => line.Split(' ').Length));
    }

    [Theory]
    [InlineData("   ", "   ")]
    [InlineData("12. ", "    ")]
    [InlineData("- ", "  ")]
    [InlineData("   1. ", "      ")]
    public void What_is_wrapped_hangs_under_where_the_words_begin(string start, string hang)
    {
        var lines = TextLines.Wrap(start + string.Concat(Enumerable.Repeat("word ", 30))).TrimEnd('\n').Split('\n');
        Assert.True(lines.Length > 1);
        Assert.All(lines.Skip(1), line => Assert.Equal(hang + "w", line[..(hang.Length + 1)]));
    }

    [Fact]
    public void A_link_is_never_broken()
    {
        var link = "https://digest.example/" + new string('a', 200);
        Assert.Equal($"   Paper:\n   {link}\n   end\n", TextLines.Wrap($"   Paper: {link} end"));
        Assert.Equal($"{link}\n", TextLines.Wrap(link));
    }

    [Fact]
    public void Never_two_empty_lines_nor_space_at_an_end() => Assert.Equal("a\n\nb\n", TextLines.Wrap("\n\na  \n \n\n\nb\n\n\n"));

    [Fact]
    public void Html_loses_its_indentation() => Assert.Equal("<p>\n<b>a  b</b>\n</p>\n", TextLines.Unindent("<p>\r\n   \n    <b>a  b</b> \n</p>\n"));
}
