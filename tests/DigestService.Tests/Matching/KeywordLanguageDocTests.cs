using System.Text.RegularExpressions;
using DigestService.Matching;

namespace DigestService.Tests.Matching;

public partial class KeywordLanguageDocTests
{
    private static readonly string Page = File.ReadAllText(Find("docs/keyword-language.md"));

    [Fact]
    public void The_page_keeps_what_its_table_promises()
    {
        var rows = Row().Matches(Page);
        Assert.True(rows.Count >= 15);
        foreach (Match row in rows)
        {
            var query = row.Groups["mute"].Success ? Samples.Mute(row.Groups["keyword"].Value) : Samples.Query(row.Groups["keyword"].Value);
            Assert.True(Samples.Evaluate(query, Samples.Paper(row.Groups["catches"].Value)).Hits.Count == 1, row.Value);
            Assert.True(Samples.Evaluate(query, Samples.Paper(row.Groups["not"].Value)).Hits.Count == 0, row.Value);
        }
    }

    [Fact]
    public void Every_keyword_that_the_page_shows_on_a_line_of_its_table_is_understood()
    {
        foreach (Match shown in Shown().Matches(Page))
        {
            var keyword = shown.Groups["keyword"].Value;
            Assert.True(Query.Parse(keyword) is Query || keyword == "source:hf", keyword);
        }
    }

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, path);
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException(path);
    }

    [GeneratedRegex(@"^\| (?<mute>mute )?`(?<keyword>[^`]+)` \| (?<catches>[^|]+) \| (?<not>[^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (mute )?`(?<keyword>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Shown();
}
