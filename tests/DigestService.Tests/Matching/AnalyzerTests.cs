using System.Text;
using DigestService.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Matching;

public class AnalyzerTests
{
    [Theory]
    [InlineData("Diffusion MODELS", "diffusion models")]
    [InlineData("naïve Schrödinger", "naive schrodinger")]
    [InlineData("Łukasz Øst Straße ısı Đoković Æther œuvre Þór ðe", "lukasz ost strasse isi dokovic aether oeuvre thor de")]
    [InlineData("ＧＰＴ ﬁne ℝ x² 𝒪", "gpt fine r x2 o")]
    [InlineData(@"Andr\'e Andr\'{e} {\'E}va G\""{o}del \c{c}a na\""\i ve \v{s} \O rsted Stra\ss e \AA", "andre andre eva godel ca naive s orsted strasse a")]
    [InlineData(@"α $\alpha$ \alpha alpha", "alpha alpha alpha alpha")]
    [InlineData(@"H$\alpha$ $\Lambda$CDM $\pi_0$", "halpha lambdacdm pi 0 pi0")]
    [InlineData(@"{\b{eta}} decay", "beta decay")]
    [InlineData(@"\textbf{G}raph \emph{deep} $\mathcal{L}$ 10 $\times$ 5\%", "graph deep l 10 5")]
    [InlineData(@"\href{https://a.org}{code}", "https a org code")]
    [InlineData("O'Brien’s don’t GANs' model's", "obrien dont gans model")]
    [InlineData("C++ and C#, A* or F# (.NET) C++17", "c++ and c# a* or f# .net c++ 17")]
    [InlineData("v1.5 3.5, e.g. results.We", "v1.5 3.5 e g results we")]
    [InlineData("and/or pass@1 BERT™ 100%", "and or pass 1 bert 100")]
    [InlineData("co\u00ADoperate zero\u200Bwidth", "cooperate zerowidth")]
    public void Text_folds_to_words(string text, string folded) =>
        Assert.Equal(folded, string.Join(' ', Analyzer.Tokens(text).Select(token => token.Folded)));

    [Theory]
    [InlineData("multi-agent", "multi agent multiagent")]
    [InlineData("multi‐agent", "multi agent multiagent")]
    [InlineData("Navier–Stokes Navier--Stokes", "navier stokes navierstokes navier stokes navierstokes")]
    [InlineData("$\\beta$-VAE", "beta vae betavae")]
    [InlineData("$M^2$ M^2", "m 2 m2 m 2 m2")]
    [InlineData("GPT-4o", "gpt 4o gpt4o")]
    [InlineData("state-of-the-art", "state of the art stateoftheart")]
    [InlineData("a-b-c-d-e", "a b c d e")]
    [InlineData("pre- and post-training—now", "pre and post training posttraining now")]
    public void A_compound_counts_as_its_parts_and_up_to_four_parts_as_one_word(string text, string folded) =>
        Assert.Equal(folded, string.Join(' ', Analyzer.Tokens(text).Select(token => token.Folded)));

    [Theory]
    [InlineData("LLMs", "llm")]
    [InlineData("gpus", "gpu")]
    [InlineData("PDEs", "pde")]
    [InlineData("VLAs", "vla")]
    [InlineData("APIs", "api")]
    [InlineData("optimisation", "optim")]
    [InlineData("behaviours", "behavior")]
    [InlineData("GPT4s", "gpt4s")]
    public void Plurals_of_acronyms_and_British_spellings_find_their_word(string word, string sameAs) =>
        Assert.Equal(Analyzer.Tokens(sameAs)[0].Term, Analyzer.Tokens(word)[0].Term);

    [Fact]
    public void A_token_knows_its_three_forms_and_its_place()
    {
        var token = Analyzer.Tokens("of Andr\\'{e}s' $Agents$")[2];
        Assert.Equal(("Agents", "agents", "agent"), (token.Written, token.Folded, token.Term));
        Assert.Equal((16, 6, 2, 1), (token.Start, token.Length, token.Position, token.Span));
    }

    [Fact]
    public void Accents_and_TeX_lie_inside_the_stretch_of_their_word()
    {
        var text = @"See G\""{o}del and 𝒪n.";
        Assert.Equal(["See", @"G\""{o}del", "and", "𝒪n"], Analyzer.Tokens(text).Select(token => text.Substring(token.Start, token.Length)));
    }

    [Fact]
    public void A_joined_form_covers_its_parts()
    {
        var joined = Analyzer.Tokens("a multi-agent")[3];
        Assert.Equal(("multiagent", 2, 11, 1, 2), (joined.Folded, joined.Start, joined.Length, joined.Position, joined.Span));
    }

    [Fact]
    public void Any_string_is_taken_and_every_token_lies_inside_it()
    {
        var pieces = Gen.Elements("a", "é", "\\", "'", "\"", "{", "}", "$", "-", "_", "^", ".", " ", "\0", "\uD800", "\uDC00", "\U0001D4AA", "\u0301", "́β", "\\'", "\\o", "\uFDFA", "\uFFFF", "*", "+", "#", "net", "s");
        Prop.ForAll(Arb.From(pieces.ListOf().Select(string.Concat)), text =>
        {
            var position = -1;
            foreach (var token in Analyzer.Tokens(text))
            {
                Assert.True(token.Start >= 0 && token.Length > 0 && token.End <= text.Length);
                Assert.False(SpanRules.IsInsidePair(text, token.Start) || SpanRules.IsInsidePair(text, token.End));
                Assert.True(token.Folded.Length > 0 && token.Term.Length > 0 && token.Written.IsNormalized(NormalizationForm.FormKC));
                if (token.Span == 1)
                    Assert.Equal(++position, token.Position);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20260103, 1));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u0301")]
    [InlineData("a\u0301\u0323")]
    [InlineData("\\")]
    [InlineData("\\'{")]
    [InlineData("a-")]
    [InlineData("\uFDFA ")]
    [InlineData("\uD800")]
    [InlineData("\\abcdefghijklmnopqrstuvwxyz")]
    public void Work_grows_with_the_text_and_no_faster(string unit)
    {
        var half = Steps(unit, Analyzer.MaxLength / 2);
        var whole = Steps(unit, Analyzer.MaxLength);
        Assert.InRange(whole, half, (2.1 * half) + 100);
        // NFKC makes at most 18 characters of one.
        Assert.True(whole < 25L * Analyzer.MaxLength);
    }

    [Fact]
    public void What_stands_beyond_the_limit_is_not_read() =>
        Assert.Empty(Analyzer.Tokens(new string('\u0301', 1_000_000) + " word"));

    private static long Steps(string unit, int length)
    {
        var text = new StringBuilder().Insert(0, unit, length / unit.Length).ToString();
        Analyzer.Tokens(text, new Lexicon(), out var steps);
        return steps;
    }
}
