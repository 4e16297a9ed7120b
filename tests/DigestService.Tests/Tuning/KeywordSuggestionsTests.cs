using DigestService.Matching;
using DigestService.Papers;
using DigestService.Tests.Support;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class KeywordSuggestionsTests
{
    /// <summary>Forty papers of one kind each, so that nothing else is frequent.</summary>
    private static Recent Papers()
    {
        var recent = new Recent();
        string[] others = ["Chess", "Folding", "Origami", "Harbours", "Volcanoes", "Bees", "Tides", "Bridges", "Clocks", "Maps"];
        for (var at = 0; at < 40; at++) recent.Listed($"{others[at % 10]} {others[(at + 3) % 10]} number{at}", $"We propose a novel model{at}.");
        return recent;
    }

    private static IReadOnlyList<SuggestedKeyword> Of(Recent recent) => recent.Snapshot().Suggestions.Value;

    private static IEnumerable<string> Names(Recent recent) => Of(recent).Select(each => each.Name);

    [Fact]
    public void A_phrase_of_several_titles_is_suggested_with_the_papers_that_it_catches()
    {
        var recent = Papers().Listed("Protein docking for all").Listed("Fast protein docking").Listed("Yeast", "All about protein docking.");

        Assert.Contains(new SuggestedKeyword("protein docking", "\"protein docking\"", 3, 43), Of(recent));
    }

    [Fact]
    public void It_is_written_as_most_abstracts_write_it()
    {
        var recent = Papers();
        for (var at = 0; at < 4; at++) recent.Listed($"Vision Language Policies {at}", "Our vision-language policies.").Listed($"Gaussian Splatting {at}", "We do Gaussian\nsplatting.");

        Assert.Contains("vision-language policies", Names(recent));
        Assert.Contains("Gaussian splatting", Names(recent));
    }

    [Fact]
    public void Small_words_inside_a_phrase_stay()
    {
        var recent = Papers().Listed("Mixture of Experts").Listed("Pruned mixture of experts").Listed("Routing in a mixture of experts");

        Assert.Contains("mixture of experts", Names(recent));
        Assert.DoesNotContain("experts", Names(recent));
        Assert.DoesNotContain("mixture", Names(recent));
    }

    [Fact]
    public void A_part_of_a_longer_phrase_is_not_suggested()
    {
        var recent = Papers();
        for (var at = 0; at < 4; at++) recent.Listed($"Speculative tree decoding {at}");

        Assert.Contains("speculative tree decoding", Names(recent));
        Assert.DoesNotContain("tree decoding", Names(recent));
        Assert.DoesNotContain("speculative tree", Names(recent));
    }

    [Fact]
    public void What_tells_nothing_or_means_everything_is_not_suggested()
    {
        var recent = Papers();
        for (var at = 0; at < 5; at++) recent.Listed($"Towards a Novel Framework with Large Language Models {at}", "We propose a new method via deep learning.");

        string[] words = ["language", "novel", "framework", "learning", "model", "towards"];
        Assert.DoesNotContain(Names(recent), name => words.Any(name.Contains));
    }

    [Fact]
    public void What_over_a_fifth_of_all_papers_have_is_not_suggested()
    {
        var recent = Papers();
        for (var at = 0; at < 12; at++) recent.Listed($"Protein docking {at}");

        Assert.DoesNotContain("protein docking", Names(recent));
    }

    [Fact]
    public void Of_two_that_catch_the_same_papers_one_is_suggested()
    {
        var recent = Papers();
        for (var at = 0; at < 4; at++) recent.Listed($"Protein docking {at}: kinase inhibitors");

        Assert.Single(Names(recent), name => name is "protein docking" or "kinase inhibitors" or "docking" or "kinase");
    }

    [Fact]
    public void There_are_two_dozen_at_most()
    {
        var recent = new Recent();
        for (var at = 0; at < 400; at++) recent.Listed($"Studies in alpha{(char)('a' + at % 26)}{(char)('a' + at / 26 % 2)} docking{(char)('a' + at % 26)}{(char)('a' + at / 26 % 2)}");

        Assert.Equal(24, Of(recent).Count);
    }

    [Fact]
    public void Papers_of_daily_lists_count_and_where_there_are_few_all_do()
    {
        var announced = new Recent();
        for (var at = 0; at < 10; at++) announced.Announced($"Protein docking {at}").Announced($"Chess {at}").Announced($"Go {at}").Announced($"Bees {at}").Announced($"Tides {at}");
        Assert.Contains("protein docking", Names(announced));

        var listed = Papers();
        for (var at = 0; at < 5; at++) listed.Announced($"Protein docking {at}");
        Assert.DoesNotContain("protein docking", Names(listed));
    }

    [Fact]
    public void Without_papers_nothing_is_suggested() => Assert.Empty(Of(new Recent()));

    [Fact]
    public async Task The_projects_own_papers_bring_keywords_that_catch_what_they_say()
    {
        await using var service = await TestService.Start();
        await SamplePapers.Ingest(service.Database, service.Get<PaperStore>(), Recent.Now);
        var snapshot = await service.Get<RecentPapers>().AsOf(Recent.Now);

        var suggested = await service.Get<KeywordSuggestions>().Of();

        Assert.Contains("mixture of experts", suggested.Select(each => each.Name));
        Assert.InRange(suggested.Count, 6, 24);
        Assert.All(suggested, each => Assert.IsType<Query>(Query.Parse(each.Keyword)));
        Assert.All(suggested, each => Assert.Equal(each.Papers, Assert.IsType<Trial>(KeywordTrial.Of(snapshot, AcronymTable.Empty, new(), each.Keyword, 30)).Caught));
        Assert.Equal(suggested, new RecentSnapshot(snapshot.Papers, snapshot.Now).Suggestions.Value);
    }
}
