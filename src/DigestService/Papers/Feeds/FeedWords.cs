using System.Text;

namespace DigestService.Papers.Feeds;

/// <summary>The few words about an answer that faults are told in.</summary>
internal static class FeedWords
{
    public static bool LooksLikeHtml(ReadOnlySpan<byte> body)
    {
        var start = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 256)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The end of a sentence that names the setting at fault.</summary>
    public static string Check(PageRequest asked) => $"check {asked.Setting}, and whether a proxy stands between";
}
