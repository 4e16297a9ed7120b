using DigestService.Matching;
using DigestService.Rendering.Tex;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Rendering;

public sealed class TexToUnicodeTests
{
    [Theory]
    [InlineData(@"$\alpha$-divergence", "α-divergence")]
    [InlineData(@"$M^2$ and $x_{i+1}$", "M² and xᵢ₊₁")]
    [InlineData(@"$10^{-3}$", "10⁻³")]
    [InlineData(@"$T_{max}$ and $T_{\mathrm{eff}}$", "Tₘₐₓ and T_eff")]
    [InlineData(@"$N^{0.73}$", "N^0.73")]
    [InlineData(@"$e^{i(\omega t)}$", "e^(i(ω t))")]
    [InlineData(@"$90^\circ$ turns", "90° turns")]
    [InlineData(@"$\frac{1}{2}$ of $\sqrt{n+1}$", "1/2 of √(n+1)")]
    [InlineData(@"$\mathbb{R}^n \to \mathcal{O}(n \log n)$", "ℝⁿ → O(n log n)")]
    [InlineData(@"$\hat{x} \leq \bar y$", "x̂ ≤ ȳ")]
    [InlineData(@"\(a \times b\) and \[c\]", "a × b and c")]
    [InlineData(@"$$a - b$$", "a − b")]
    [InlineData(@"9$-$24 and $<$0.1 in $ R_e$", "9−24 and <0.1 in Rₑ")]
    [InlineData(@"$\left\{ x \right\}$", "{ x }")]
    public void Formulas_become_Unicode(string tex, string text) => Assert.Equal(text, TexToUnicode.Convert(tex).Text);

    [Theory]
    [InlineData(@"Andr\'e, Erd\H{o}s, Fran\c{c}ois, Gr\""obner", "André, Erdős, François, Gröbner")]
    [InlineData(@"{\'E}mile {\o}re \L{}ukasz stra\ss e \AA ngstr\""om", "Émile øre Łukasz straße Ångström")]
    [InlineData(@"na\""{\i}ve Kristj\'an \v{S}imek", "naïve Kristján Šimek")]
    public void Accents_meet_their_letters(string tex, string text) => Assert.Equal(text, TexToUnicode.Convert(tex).Text);

    [Theory]
    [InlineData(@"\textbf{bold} and \emph{\textit{both}}", "bold and both")]
    [InlineData(@"{\bf old} style", "old style")]
    [InlineData(@"50\% of R\&D, a\_b, \$5", "50% of R&D, a_b, $5")]
    [InlineData(@"see \href{https://a.example/x_y}{here} and \url{https://b.example}", "see here and https://b.example")]
    [InlineData(@"shown~\cite{foo}.", "shown.")]
    [InlineData(@"Fig.~3 holds, \ie always", "Fig. 3 holds, i.e. always")]
    [InlineData("``quoted'' -- 1--2 --- yes", "“quoted” -- 1–2 — yes")]
    public void Text_commands_leave_their_text(string tex, string text) => Assert.Equal(text, TexToUnicode.Convert(tex).Text);

    [Theory]
    [InlineData("a model for $200k")]
    [InlineData("costs $5 and $10")]
    [InlineData("$10k-$20k a month")]
    [InlineData("about (~5%), 10~20, https://a.example/~me")]
    [InlineData("{\"json\": {1, 2}}")]
    [InlineData("--verbose flags, x_i and R^2")]
    [InlineData("C# and <b> & é 中文 🎉")]
    public void What_is_no_TeX_stays(string text) => Assert.Equal(text, TexToUnicode.Convert(text).Text);

    [Theory]
    [InlineData(@"\OneMillion-Bench by \method{}", "OneMillion-Bench by method")]
    [InlineData(@"\gls{llm} and $\unknown{x}$", "llm and x")]
    [InlineData(@"a \ b\8 \", @"a b\8 \")]
    [InlineData(@"$\frac{1", "${1")]
    [InlineData(@"open \textbf{brace", "open {brace")]
    public void What_it_does_not_know_stays_readable(string tex, string text) => Assert.Equal(text, TexToUnicode.Convert(tex).Text);

    [Fact]
    public void Line_breaks_and_runs_of_spaces_are_one_space() =>
        Assert.Equal("A title over lines", TexToUnicode.Convert(" A title\n  over\tlines\r\n").Text);

    [Theory]
    [InlineData("Learning  from\n people", "from", "from")]
    [InlineData(@"The $\beta$-VAE model", "model", "model")]
    [InlineData(@"The $\beta$-VAE model", @"$\beta$-VAE", "β-VAE")]
    [InlineData(@"The $\beta$-VAE model", @"beta", "β")]
    [InlineData(@"by Andr\'e Weil", @"Andr\'e", "André")]
    [InlineData(@"by Andr\'e Weil", @"Weil", "Weil")]
    [InlineData(@"in \textbf{deep learning} now", "deep learning", "deep learning")]
    [InlineData(@"in \textbf{deep learning} now", "learning} now", "learning now")]
    public void A_highlight_follows_its_words(string tex, string found, string marked)
    {
        var display = TexToUnicode.Convert(tex);
        var span = display.Map(new TextSpan(tex.IndexOf(found, StringComparison.Ordinal), found.Length));
        Assert.NotNull(span);
        Assert.Equal(marked, display.Text.Substring(span.Value.Start, span.Value.Length));
    }

    [Fact]
    public void A_highlight_of_what_is_gone_is_gone() =>
        Assert.Null(TexToUnicode.Convert(@"shown \cite{foo} here").Map(new TextSpan(12, 3)));

    [Fact]
    public void Any_input_becomes_one_line_and_any_highlight_stays_within_it()
    {
        string[] parts = ["\\", "{", "}", "$", "$$", "^", "_", "~", "--", "`", "'", " ", "\n", "a", "é", "🎉", "\ud83d", "\\frac", "\\textbf{", "\\'", "\\cite{", "\\(", "\\)", "[", "]", "\\sqrt[", "\\href{a}"];
        var text = Gen.Elements(parts).ArrayOf().Select(string.Concat);
        var case_ = text.SelectMany(tex => Gen.Choose(-2, tex.Length + 2).Two().Select(at => (tex, at.Item1, at.Item2)));
        Prop.ForAll(case_.ToArbitrary(), sample =>
        {
            var (tex, start, length) = sample;
            var display = TexToUnicode.Convert(tex);
            var span = display.Map(new TextSpan(start, length)) ?? new TextSpan(0, 1);
            return !display.Text.Contains('\n') && span.Start >= 0 && (span.End <= display.Text.Length || display.Text.Length == 0) && span.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Words_between_any_blanks_come_out_in_order_and_a_highlight_follows_each_of_them()
    {
        (string Source, string Shown)[] words =
            [("mixture", "mixture"), ("of", "of"), ("it's", "it's"), ("state-of-the-art,", "state-of-the-art,"), ("é中", "é中"), ("(2025).", "(2025)."), ("{x}", "{x}"),
                (@"$\beta$-VAE", "β-VAE"), (@"Andr\'e", "André"), ("a--b", "a–b"), (@"\textbf{bold}", "bold"), ("``so''", "“so”")];
        string[] blanks = [" ", "  ", "\n", " \t ", "\u00a0"];
        var text = Gen.Elements(words).Zip(Gen.Elements(blanks)).NonEmptyListOf();
        Prop.ForAll(text.ToArbitrary(), each =>
        {
            var display = TexToUnicode.Convert(string.Concat(each.Select(word => word.Item1.Source + word.Item2)));
            Assert.Equal(string.Join(' ', each.Select(word => word.Item1.Shown)), display.Text);
            var at = 0;
            foreach (var ((source, shown), blank) in each)
            {
                var span = display.Map(new TextSpan(at, source.Length))!.Value;
                Assert.Equal(shown, display.Text.Substring(span.Start, span.Length));
                at += source.Length + blank.Length;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("\\a{")]
    [InlineData("$")]
    [InlineData("{\\bf ")]
    [InlineData("\\frac{")]
    [InlineData("^{")]
    public void Deep_and_long_nests_end(string part) =>
        Assert.NotNull(TexToUnicode.Convert(string.Concat(Enumerable.Repeat(part, 20_000))).Text);
}
