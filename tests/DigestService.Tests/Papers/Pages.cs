using System.Text;
using System.Text.Json;
using DigestService.Papers;

namespace DigestService.Tests.Papers;

/// <summary>Small pages in the shape of the real ones, written for the tests.</summary>
internal static class Pages
{
    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>An item as Hugging Face answers it; the item's own <c>publishedAt</c> is shifted, as theirs is.</summary>
    public static object HfItem(string id = "2603.00001", string title = "A title", string summary = "A summary.", int? upvotes = 7, int comments = 1, string publishedAt = "2026-03-27T01:30:00.000Z") =>
        new Dictionary<string, object?>
        {
            ["paper"] = new Dictionary<string, object?>
            {
                ["id"] = id,
                ["authors"] = new object[] { new { _id = "1", name = "Ada Example", hidden = false }, new { _id = "2", name = "Björn Przykład", hidden = false } },
                ["publishedAt"] = publishedAt,
                ["submittedOnDailyAt"] = "2026-03-30T00:00:00.000Z",
                ["title"] = title,
                ["summary"] = summary,
                ["upvotes"] = upvotes,
            }.Where(field => field.Value is not null).ToDictionary(),
            ["publishedAt"] = "2026-03-26T21:30:00.000Z",
            ["title"] = title,
            ["numComments"] = comments,
        };

    public static string Hf(params object[] items) => JsonSerializer.Serialize(items);

    public static string AtomEntry(string id = "2603.00001v1", string type = "new", string title = "A title", string @abstract = "An abstract.", string creators = "Ada Example, Ben Example", string published = "2026-03-30T00:00:00-04:00") =>
        $"""
          <entry>
            <id>oai:arXiv.org:{id}</id>
            <title>{title}</title>
            <updated>2026-03-30T04:00:19.899254+00:00</updated>
            <link href="https://arxiv.org/abs/2603.00001" rel="alternate" type="text/html"/>
            <summary>arXiv:{id} Announce Type: {type}
        Abstract: {@abstract}</summary>
            <category term="cs.CL"/>
            <category term="cs.AI"/>
            <category term="68T50"/>
            <published>{published}</published>
            <arxiv:announce_type>{type}</arxiv:announce_type>
            <dc:creator>{creators}</dc:creator>
          </entry>
        """;

    public static string Atom(params string[] entries) =>
        $"""
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
          <id>http://rss.arxiv.org/atom/cs.CL</id>
          <title>cs.CL updates on arXiv.org</title>
          <updated>2026-03-30T04:00:19.866337+00:00</updated>
        {string.Concat(entries)}
        </feed>
        """;

    public static string ApiEntry(string id = "2603.00001v1", string title = "A title", string summary = "An abstract.", string published = "2026-03-27T23:30:00Z", string? comment = null) =>
        $"""
          <entry>
            <id>http://arxiv.org/abs/{id}</id>
            <title>{title}</title>
            <updated>2026-03-29T10:00:00Z</updated>
            <summary>{summary}</summary>
            <category term="cs.AI" scheme="http://arxiv.org/schemas/atom"/>
            <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
            <published>{published}</published>
            {(comment is null ? "" : $"<arxiv:comment>{comment}</arxiv:comment>")}
            <arxiv:primary_category term="cs.CL"/>
            <author><name>Ada Example</name></author>
            <author><name>Ben Example</name></author>
          </entry>
        """;

    public static string Api(int total, int start, params string[] entries) =>
        $"""
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
          <id>https://arxiv.org/api/abc</id>
          <title>arXiv Query</title>
          <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
          <opensearch:totalResults>{total}</opensearch:totalResults>
          <opensearch:startIndex>{start}</opensearch:startIndex>
        {string.Concat(entries)}
        </feed>
        """;

    public const string ApiError =
        """
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
          <title>arXiv Search Results</title>
          <opensearch:totalResults>1</opensearch:totalResults>
          <entry>
            <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
            <title>Error</title>
            <summary>incorrect id format for abc</summary>
          </entry>
        </feed>
        """;

    public static SourcePaper Paper(string id = "2603.00001", string title = "A title", int? votes = null, DateOnly? listed = null, int version = 1) => new()
    {
        Alias = "arxiv:" + id,
        Title = title,
        Abstract = "An abstract.",
        Authors = ["Ada Example", "Ben Example"],
        Date = new DateOnly(2026, 3, 27),
        Version = version,
        Votes = votes,
        ListedOn = listed,
    };
}
