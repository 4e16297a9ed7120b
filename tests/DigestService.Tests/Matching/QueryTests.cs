using DigestService.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Matching;

public class QueryTests
{
    [Theory]
    [InlineData("  large   language\tmodels ", "large language models")]
    [InlineData("GAN or “flow matching”", "GAN OR \"flow matching\"")]
    [InlineData("a b OR c d", "a b OR c d")]
    [InlineData("(a b) OR (c)", "a b OR c")]
    [InlineData("a (b OR c)", "a (b OR c)")]
    [InlineData("a AND b and c", "a b c")]
    [InlineData("diffusion NOT video", "diffusion -video")]
    [InlineData("diffusion –video —\"image editing\" −audio", "diffusion -video -\"image editing\" -audio")]
    [InlineData("GAN OR diffusion -video", "(GAN OR diffusion) -video")]
    [InlineData("(diffusion -video) OR GAN", "(diffusion -video) OR GAN")]
    [InlineData("GAN -(image OR video)", "GAN -(image OR video)")]
    [InlineData("GAN -(image video)", "GAN -(image video)")]
    [InlineData("text–to–image", "text-to-image")]
    [InlineData("\"multi-agent\"", "multi-agent")]
    [InlineData("input/output", "\"input output\"")]
    [InlineData("x \"OR\"", "x \"OR\"")]
    [InlineData("transform*", "transform*")]
    [InlineData("\"large lang*\"", "\"large lang*\"")]
    [InlineData("A* search", "A* search")]
    [InlineData("=CLIP =\"Chain of Thought\"", "=CLIP =\"Chain of Thought\"")]
    [InlineData("title:(survey OR review)", "title:survey OR title:review")]
    [InlineData("Title:\"a survey\" TI: x", "title:\"a survey\" title:x")]
    [InlineData("author:\"Bengio, Yoshua\"", "author:\"Yoshua Bengio\"")]
    [InlineData("author:O’Brien author:beng*", "author:O'Brien author:beng*")]
    [InlineData("organisation:\"Google DeepMind\"", "org:\"Google DeepMind\"")]
    [InlineData("cat:CS.cl category:astro-ph.ga category:cond-mat.mtrl-sci", "category:cs.CL category:astro-ph.GA category:cond-mat.mtrl-sci")]
    [InlineData("category:cs.* category:hep-th", "category:cs category:hep-th")]
    [InlineData("x source:HF", "x source:hf")]
    [InlineData("x votes:20 votes:>=30 votes:≥40 votes:>49", "x votes:>=20 votes:>=30 votes:>=40 votes:>=50")]
    [InlineData("GAN: a survey", "GAN a survey")]
    [InlineData("https://arxiv.org", "\"https arxiv org\"")]
    [InlineData("std::vector", "\"std vector\"")]
    [InlineData("10:1", "\"10 1\"")]
    [InlineData("$\\beta$-VAE", "β-VAE")]
    [InlineData("large language models (llms)", "large language models llms")]
    [InlineData("G\\\"odel machine", "Gödel machine")]
    public void A_keyword_has_one_canonical_text(string text, string canonical)
    {
        var query = Samples.Query(text);
        Assert.Equal(canonical, query.ToString());
        Assert.Equal(query, Samples.Query(canonical));
    }

    [Theory]
    [InlineData("", "Write at least one word to look for.", 0, 0)]
    [InlineData("  ", "Write at least one word to look for.", 0, 2)]
    [InlineData("!!! …", "Write at least one word to look for.", 0, 5)]
    [InlineData("a \"b c", "This quote is never closed.", 2, 4)]
    [InlineData("a (b", "This parenthesis is never closed.", 2, 1)]
    [InlineData("a) b", "This parenthesis closes nothing.", 1, 1)]
    [InlineData("x ()", "There is nothing to look for between these parentheses.", 2, 1)]
    [InlineData("-video", "This would match everything but what it excludes: add a word to look for.", 0, 6)]
    [InlineData("x (-video)", "This would match everything but what it excludes: add a word to look for.", 2, 7)]
    [InlineData("OR gan", "OR needs something to look for on both sides.", 0, 2)]
    [InlineData("gan or", "OR needs something to look for on both sides.", 4, 2)]
    [InlineData("gan OR -video", "OR needs something to look for on both sides.", 4, 2)]
    [InlineData("gan OR OR flow", "OR needs something to look for on both sides.", 4, 2)]
    [InlineData("gan - video", "A dash alone means nothing: write -word to exclude a word.", 4, 1)]
    [InlineData("gan -(a -b)", "An exclusion cannot stand inside an exclusion.", 8, 1)]
    [InlineData("gan -!", "There is nothing to exclude after this.", 4, 1)]
    [InlineData("x a*", "A beginning needs at least 2 letters before the *; the algorithm is written A*.", 2, 2)]
    [InlineData("=trans*", "A word is either exact (=) or a beginning (*), not both.", 1, 6)]
    [InlineData("titel:gan", "There is no field “titel:”; fields are title:, author:, category:, org:, source: and votes:. For the text itself, put a blank after the colon.", 0, 6)]
    [InlineData("title:", "title: needs a value right after it.", 0, 6)]
    [InlineData("title:-gan", "Write the dash before the field: -title:…", 6, 1)]
    [InlineData("title:author:x", "title: needs a value right after it.", 0, 6)]
    [InlineData("author:\"Yoshua Beng*\"", "The beginning of a name stands alone: author:beng*.", 7, 14)]
    [InlineData("author:=x", "= works on words of title and abstract, not on author:.", 7, 1)]
    [InlineData("category:c++", "A category looks like cs.CL; cs or cs.* means all of an archive.", 9, 3)]
    [InlineData("x source:reddit", "A source is hf (Hugging Face Daily Papers) or arxiv.", 9, 6)]
    [InlineData("x votes:many", "votes: takes the least number of votes: votes:>=20, or votes:20 for the same.", 8, 4)]
    [InlineData("x votes:<5", "votes: takes the least number of votes: votes:>=20, or votes:20 for the same.", 8, 2)]
    [InlineData("votes:0", "votes: takes a number from 1 to 1000000.", 6, 1)]
    [InlineData("of the", "This would match almost every paper: add a word that tells more.", 0, 2)]
    [InlineData("gan OR the", "This would match almost every paper: add a word that tells more.", 7, 3)]
    [InlineData("source:hf", "This would match almost every paper: add a word that tells more.", 7, 2)]
    public void A_bad_keyword_gets_a_plain_sentence_and_its_place(string text, string message, int position, int length) =>
        Assert.Equal(new QueryError(message, position, length), Samples.Error(text));

    [Fact]
    public void Length_words_and_depth_are_bounded()
    {
        Assert.Equal("A keyword may have at most 300 characters; this one has 301.", Samples.Error(new string('x', 301)).Message);
        Assert.Equal("A keyword may have at most 32 words.", Samples.Error(string.Join(' ', Enumerable.Repeat("ab", 33))).Message);
        Assert.StartsWith("Parentheses may stand inside each other 8 deep", Samples.Error(new string('(', 9) + "x" + new string(')', 9)).Message, StringComparison.Ordinal);
        Samples.Query(string.Join(' ', Enumerable.Repeat("ab", 32)));
        Samples.Query(new string('(', 8) + "x" + new string(')', 8));
    }

    [Fact]
    public void A_canonical_text_is_never_longer_than_a_keyword_may_be()
    {
        var group = "title:(" + string.Join(" OR ", Enumerable.Repeat("abcde", 30)) + ")";
        Assert.StartsWith("A keyword may have at most 300 characters", Samples.Error(group).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acronyms_that_look_like_stop_words_can_be_asked_for_exactly() => Assert.Equal("=IT", Samples.Query("=IT").ToString());

    [Fact]
    public void A_mute_and_a_keyword_of_one_text_are_not_equal() => Assert.NotEqual(Samples.Query("trading"), Samples.Mute("trading"));

    [Fact]
    public void Any_string_is_parsed_or_refused_and_what_is_parsed_comes_back()
    {
        var pieces = Gen.Elements("a", "xy", "OR", "or", " ", " ", "\"", "(", ")", "-", "—", "*", "=", ":", "title:", "author:", "votes:", "category:", "20", "cs.CL", "'", "\\", "\"}", "β", "\u0301", "\uD800", "\uDC00", "\0", "A*", "C++", "é", "“", "”", "_", "/", "\uFDFA", "½", "²", "İ", "ﬁ", "Ǆ");
        Prop.ForAll(Arb.From(pieces.ListOf().Select(string.Concat)), text =>
        {
            foreach (var parse in (ReadOnlySpan<Func<string, ParsedKeyword>>)[Query.Parse, Query.ParseMute])
            {
                var parsed = parse(text);
                if (parsed is QueryError error)
                    Assert.True(error.Position >= 0 && error.Length >= 0 && error.Position + error.Length <= text.Length);
                else
                    Assert.Equal(parsed, parse(parsed.ToString()!));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(20260104, 1));
    }
}
