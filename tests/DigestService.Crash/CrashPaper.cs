using System.Globalization;
using System.Text.Json.Nodes;

namespace DigestService.Crash;

/// <summary>A paper of invented words, none of which is the stem of another: what contains a word is beyond doubt.</summary>
/// <param name="Id">As at arXiv.</param>
/// <param name="Day">From 0; on that day's list.</param>
public sealed record CrashPaper(string Id, int Day, IReadOnlyList<string> Words)
{
    public const int EachDay = 30;

    private const int TitleWords = 5;
    private const int AllWords = 24;

    /// <summary>Each ends in a vowel that no English ending has, so that stemming leaves it as it is.</summary>
    public static readonly IReadOnlyList<string> Vocabulary =
        [.. from first in "bdfgklmnpr" from second in "aiou" from third in "bdgkm" select $"{first}{second}{third}o{first}u"];

    public static IReadOnlyList<CrashPaper> Make(int days, Random random) =>
        [.. Enumerable.Range(0, days * EachDay).Select(at => new CrashPaper(
            string.Create(CultureInfo.InvariantCulture, $"2602.{10_000 + at}"), at / EachDay, random.GetItems([.. Vocabulary], AllWords)))];

    /// <summary>As Hugging Face tells it.</summary>
    public JsonNode ToItem(DateOnly date) => new JsonObject
    {
        ["paper"] = new JsonObject
        {
            ["id"] = Id,
            ["title"] = string.Join(' ', Words.Take(TitleWords)),
            ["summary"] = string.Join(' ', Words.Skip(TitleWords)) + ".",
            ["authors"] = new JsonArray(new JsonObject { ["name"] = "Ada Example" }),
            ["publishedAt"] = $"{date:yyyy-MM-dd}T01:00:00.000Z",
            ["upvotes"] = Words[0][0] % 10,
        },
        ["numComments"] = 0,
    };
}
