using DigestService.Papers;

namespace DigestService.Tests.Papers;

public class PapersSettingsTests
{
    [Fact]
    public void The_defaults_have_no_fault() => Assert.Empty(new FeedSettings().Faults().Concat(new HuggingFaceSettings().Faults()).Concat(new ArxivSettings().Faults()));

    [Fact]
    public void All_faults_are_told_at_once_each_by_its_key() =>
        Assert.Equal(
            [
                "Digest:Arxiv:RssBaseUrl is \"rss.arxiv.org\"; it must be an address that begins with https:// (or http://).",
                "Digest:Arxiv:Categories holds \"CS CL\", which is no arXiv category; write it like cs.CL or hep-ph.",
                "Digest:Arxiv:PageSize is 0; it must lie between 1 and 2000.",
                "Digest:Arxiv:MinSecondsBetweenRequests is 1; arXiv asks for at least 3.",
            ],
            new ArxivSettings { RssBaseUrl = "rss.arxiv.org", Categories = ["cs.CL", "CS CL"], PageSize = 0, MinSecondsBetweenRequests = 1 }.Faults());

    [Fact]
    public void A_mirror_of_ones_own_may_be_asked_faster() =>
        Assert.Empty(new ArxivSettings { RssBaseUrl = "http://mirror.example", ApiBaseUrl = "http://mirror.example", MinSecondsBetweenRequests = 0 }.Faults());

    [Fact]
    public void Fewer_than_three_days_are_not_enough_for_the_votes() =>
        Assert.Equal(["Digest:HuggingFace:RepollDays is 2; it must lie between 3 and 60."], new HuggingFaceSettings { RepollDays = 2 }.Faults());

    [Fact]
    public void A_holiday_is_a_day() =>
        Assert.Equal(
            ["Digest:HuggingFace:Holidays holds \"Christmas\", which is no day; write it like 2026-12-28."],
            new HuggingFaceSettings { Holidays = ["Christmas", "2026-12-28"] }.Faults().Concat(new ArxivSettings { Holidays = ["2026-12-28"] }.Faults()));

    [Fact]
    public void Not_a_number_is_a_fault() => Assert.Single(new HuggingFaceSettings { MinSecondsBetweenRequests = double.NaN }.Faults());

    [Fact]
    public void Without_categories_the_stated_default_is_taken() =>
        Assert.Equal(["cs.AI", "cs.CL", "cs.CV", "cs.LG", "stat.ML"], new ArxivSettings().CategoriesTaken);
}
