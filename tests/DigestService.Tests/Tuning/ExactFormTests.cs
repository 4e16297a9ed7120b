using DigestService.Matching;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class ExactFormTests
{
    private static readonly AcronymTable Acronyms = Recent.Acronyms(("CLIP", "contrastive language-image pre-training", 37));
    private static readonly PaperIndex Index = PaperIndex.Build(new Recent().Listed("LLMs, an LLM, CLIP").Papers);

    private static ExactForm? Of(string keyword) => ExactForm.Of((Query)Query.Parse(keyword), Acronyms, Index);

    [Theory]
    [InlineData("CLIP", "=CLIP")]
    [InlineData("CLIP retrieval", "=CLIP retrieval")]
    [InlineData("CLIP -video", "=CLIP -video")]
    [InlineData("title:CLIP", "title:=CLIP")]
    [InlineData("LoRA OR adapter", "=LoRA OR adapter")]
    [InlineData("GPT-4o", "=GPT-4o")]
    public void Names_in_capitals_become_exact(string keyword, string exact) => Assert.Equal((exact, true), (Of(keyword)?.Query.ToString(), Of(keyword)?.IsAcronym));

    [Fact]
    public void The_plural_of_an_acronym_is_kept_where_papers_have_it() => Assert.Equal("=LLM OR =LLMs", Of("LLM")?.Query.ToString());

    [Theory]
    [InlineData("clip", "=CLIP")]
    [InlineData("Mamba", "=Mamba")]
    public void What_may_be_a_name_is_a_guess(string keyword, string exact) => Assert.Equal((exact, false), (Of(keyword)?.Query.ToString(), Of(keyword)?.IsAcronym));

    [Theory]
    [InlineData("agents")]
    [InlineData("=CLIP")]
    [InlineData("CLI*")]
    [InlineData("\"CLIP model\"")]
    [InlineData("video -CLIP")]
    [InlineData("author:CLIP")]
    public void What_has_no_name_in_its_plain_words_has_no_exact_form(string keyword) => Assert.Null(Of(keyword));
}
