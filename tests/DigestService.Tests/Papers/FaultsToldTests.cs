using DigestService.Papers.Feeds;

namespace DigestService.Tests.Papers;

public sealed class FaultsToldTests
{
    [Fact]
    public void What_differs_only_in_what_was_asked_of_a_server_is_told_once_and_counted()
    {
        var offline = Enumerable.Range(25, 7).Select(day => $"https://papers.example/api/daily?date=2026-03-{day} could not be reached (no such host); check Digest:HuggingFace:Url");
        string[] others = ["https://feeds.example/rss/cs.CL could not be reached (no such host); check Digest:Arxiv:Url", "https://papers.example/api/daily?date=2026-03-31 answered 500; the server is at fault"];

        var told = FaultsTold.Once([.. offline, .. others]);

        Assert.Equal([offline.First() + " (and 6 more alike)", .. others], told);
    }
}
