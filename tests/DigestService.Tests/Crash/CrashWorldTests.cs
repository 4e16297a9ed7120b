using DigestService.Crash;
using DigestService.Matching;

namespace DigestService.Tests.Crash;

/// <summary>The naive evaluation looks for whole words; the product must mean the same by its keywords.</summary>
public sealed class CrashWorldTests
{
    [Fact]
    public void No_word_is_the_stem_or_the_beginning_of_another()
    {
        var words = CrashPaper.Vocabulary;

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, word => Assert.IsType<Query>(Query.Parse(word), exactMatch: false));
        Assert.All(words, word => Assert.DoesNotContain(words, other => other != word && other.StartsWith(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_keyword_catches_what_has_all_its_words_and_not_the_other()
    {
        var paper = new CrashPaper("2602.10000", 0, ["babobu", "dabodu", "fabofu"]);

        Assert.True(new CrashKeyword(["babobu", "fabofu"], null).Catches(paper));
        Assert.True(new CrashKeyword(["babobu"], "gabogu").Catches(paper));
        Assert.False(new CrashKeyword(["babobu", "gabogu"], null).Catches(paper));
        Assert.False(new CrashKeyword(["babobu"], "dabodu").Catches(paper));
    }

    [Fact]
    public void Nearly_every_reader_is_due_on_every_day_and_nobody_for_more_than_the_cap()
    {
        var size = new CrashSize(Readers: 500, Days: 3, Hours: 2, 0, 0, TimeSpan.Zero, 5);
        var due = new CrashWorld(size, seed: 1).Due().ToList();

        Assert.InRange(due.Count, 1425, 1500);
        Assert.All(due, digest => Assert.InRange(digest.Matched.Count, 1, 25));
    }
}
