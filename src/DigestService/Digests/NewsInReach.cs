using DigestService.Matching;

namespace DigestService.Digests;

/// <summary>The papers of a window that are news to readers of one reach and one mark.</summary>
internal sealed record NewsInReach(Bitmap Papers, int Count)
{
    public static NewsInReach Of(Window window, Reach reach, long fromSeq)
    {
        var news = new Bitmap(window.Papers.Count);
        for (var at = 0; at < window.Papers.Count; at++)
            if (reach.IsNews(window.Papers[at], fromSeq, window.ToSeq)) news.Set(at);
        return new NewsInReach(news, news.Count());
    }
}
