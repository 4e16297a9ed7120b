using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class AcronymPairsTests
{
    private static IEnumerable<string> In(string text) => AcronymPairs.In(text).Select(pair => $"{pair.Acronym} = {pair.LongForm}");

    [Theory]
    [InlineData("We study in-context learning (ICL) of models.", "ICL = in-context learning")]
    [InlineData("With Large Language Models (LLMs) we", "LLM = Large Language Models")]
    [InlineData("by chain-of-thought (CoT) prompting", "CoT = chain-of-thought")]
    [InlineData("mean\n  intersection over union (mIoU)", "mIoU = mean intersection over union")]
    [InlineData("fast 3D Gaussian Splatting (3DGS) of scenes", "3DGS = 3D Gaussian Splatting")]
    [InlineData("an autoregressive (AR) model", "AR = autoregressive")]
    [InlineData("Reinforcement learning (RL, for short) helps", "RL = Reinforcement learning")]
    [InlineData("Bird's Eye View (BEV) maps", "BEV = Bird's Eye View")]
    public void A_long_form_stands_before_its_acronym(string text, string pair) => Assert.Equal([pair], In(text));

    [Theory]
    [InlineData("We use RL (reinforcement learning) here", "RL = reinforcement learning")]
    public void Or_the_other_way_round(string text, string pair) => Assert.Equal([pair], In(text));

    [Theory]
    [InlineData("self-supervised learning (SSL)", "SSL = self-supervised learning")]
    [InlineData("multi-modal large language models (MLLMs)", "MLLM = multi-modal large language models")]
    [InlineData("fast non-convex optimization (CO)", "CO = convex optimization")]
    public void A_hyphenated_word_counts_whole_where_its_first_letter_fits(string text, string pair) => Assert.Equal([pair], In(text));

    [Theory]
    [InlineData("It works well (see Figure 2).")]
    [InlineData("the left one (left)")]
    [InlineData("in two years (2024)")]
    [InlineData("zebra crossing (ABC)")]
    [InlineData("We propose Mamba (Gu and Dao)")]
    [InlineData("the model (A)")]
    [InlineData("rewards. Learning goes on (RL)")]
    [InlineData("never closed (ICL")]
    [InlineData("in-context $x$ learning (ICL)")]
    [InlineData("the ICL learning (ICL)")]
    [InlineData("()")]
    [InlineData(" (RL)")]
    [InlineData("")]
    public void What_is_no_such_pair_is_left_alone(string text) => Assert.Empty(In(text));

    [Fact]
    public void A_sentence_may_have_several() =>
        Assert.Equal(
            ["SFT = supervised fine-tuning", "RL = reinforcement learning"],
            In("We compare supervised fine-tuning (SFT) with reinforcement learning (RL)."));

    [Fact]
    public void The_words_of_another_sentence_are_no_part_of_it() =>
        Assert.Equal(["RL = Reinforcement learning"], In("We are fond of large rewards. Reinforcement learning (RL) is fond of them too."));
}
