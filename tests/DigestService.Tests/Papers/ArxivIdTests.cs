using DigestService.Papers.Arxiv;

namespace DigestService.Tests.Papers;

public class ArxivIdTests
{
    [Theory]
    [InlineData("2512.09363", "2512.09363", 0)]
    [InlineData("arXiv:2508.13426v1", "2508.13426", 1)]
    [InlineData("oai:arXiv.org:2508.13426v12", "2508.13426", 12)]
    [InlineData("http://arxiv.org/abs/0704.0001v2", "0704.0001", 2)]
    [InlineData("https://arxiv.org/pdf/2508.13426v3.pdf", "2508.13426", 3)]
    [InlineData("http://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082", 1)]
    [InlineData("math.GT/0309136", "math/0309136", 0)]
    [InlineData("  2512.09363\n", "2512.09363", 0)]
    public void An_id_is_known_in_every_form_without_its_version(string text, string id, int version) =>
        Assert.Equal(new ArxivId(id, version), ArxivId.TryParse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2513.00001")]
    [InlineData("2512.093")]
    [InlineData("2512.093630")]
    [InlineData("1234")]
    [InlineData("https://example.org/abs/2512.09363")]
    [InlineData("2512.09363 and more")]
    [InlineData("٢٥١٢.09363")]
    public void What_is_no_id_is_refused(string? text) => Assert.Null(ArxivId.TryParse(text));

    [Theory]
    [InlineData("2402.00001", "2024-02-29")]
    [InlineData("quant-ph/0201082", "2002-01-31")]
    [InlineData("hep-th/9912001", "1999-12-31")]
    public void An_id_bounds_the_day_of_the_first_version(string id, string day) =>
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), ArxivId.TryParse(id)!.LastPossibleDay);
}
