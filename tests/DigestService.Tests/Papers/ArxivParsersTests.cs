using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public class ArxivParsersTests
{
    private static readonly DateOnly Day = new(2026, 3, 30);

    private static ParsedPage Feed(string body) => DailyFeedParser.Parse(Pages.Bytes(body), Day, "https://rss.example/atom/cs.CL");
    private static ParsedPage Api(string body) => QueryParser.Parse(Pages.Bytes(body), "https://api.example/query");

    [Fact]
    public void A_feed_entry_is_read_without_the_words_before_its_abstract()
    {
        var paper = Feed(Pages.Atom(Pages.AtomEntry(title: "Tokens &lt;script&gt; &amp;\n Trees"))).Papers.Single();
        Assert.Equal(("arxiv:2603.00001", 1), (paper.Alias, paper.Version));
        Assert.Equal("Tokens <script> & Trees", paper.Title);
        Assert.Equal("An abstract.", paper.Abstract);
        Assert.Equal(["Ada Example", "Ben Example"], paper.Authors);
        Assert.Equal(["cs.CL", "cs.AI"], paper.Categories);
        Assert.Equal((Day, null, null), (paper.Date, paper.ListedOn, paper.Votes));
    }

    [Theory]
    [InlineData("new", false)]
    [InlineData("cross", false)]
    [InlineData("replace", true)]
    [InlineData("replace-cross", true)]
    public void Replacements_are_known_as_such(string type, bool isReplacement) =>
        Assert.Equal(isReplacement, Feed(Pages.Atom(Pages.AtomEntry(type: type))).Papers.Single().IsReplacement);

    [Fact]
    public void Without_the_element_the_kind_is_read_from_the_description()
    {
        var entry = Pages.AtomEntry(type: "replace").Replace("<arxiv:announce_type>replace</arxiv:announce_type>", "", StringComparison.Ordinal);
        Assert.True(Feed(Pages.Atom(entry)).Papers.Single().IsReplacement);
    }

    [Fact]
    public void An_old_paper_that_is_announced_today_keeps_the_month_of_its_id() =>
        Assert.Equal(new DateOnly(2021, 1, 31), Feed(Pages.Atom(Pages.AtomEntry("2101.00007v4", "cross"))).Papers.Single().Date);

    [Fact]
    public void RSS_reads_as_Atom_does()
    {
        var paper = Feed("""
            <?xml version="1.0" encoding="UTF-8"?>
            <rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
              <title>cs.CL updates on arXiv.org</title><pubDate>Mon, 30 Mar 2026 00:00:00 -0400</pubDate>
              <item>
                <title>A title</title><link>https://arxiv.org/abs/2603.00001</link>
                <description>arXiv:2603.00001v1 Announce Type: cross
            Abstract: An abstract.</description>
                <guid isPermaLink="false">oai:arXiv.org:2603.00001v1</guid>
                <category>cs.CL</category><category>cs.AI</category>
                <pubDate>Mon, 30 Mar 2026 00:00:00 -0400</pubDate>
                <arxiv:announce_type>cross</arxiv:announce_type>
                <dc:creator>Ada Example, Ben Example</dc:creator>
              </item>
            </channel></rss>
            """).Papers.Single();
        Assert.Equivalent(Feed(Pages.Atom(Pages.AtomEntry(type: "cross"))).Papers.Single(), paper, strict: true);
    }

    [Fact]
    public void A_feed_of_an_earlier_day_says_so_and_an_empty_one_is_quiet()
    {
        Assert.True(Feed(Pages.Atom(Pages.AtomEntry(published: "2026-03-27T00:00:00-04:00"))).IsOfEarlierDay);
        Assert.False(Feed(Pages.Atom(Pages.AtomEntry())).IsOfEarlierDay);
        Assert.Equal((null, 0, false), (Feed(Pages.Atom()).Fault, Feed(Pages.Atom()).Items, Feed(Pages.Atom()).IsOfEarlierDay));
    }

    [Theory]
    [InlineData("Ada Example, Ben Example, Jr., Cai (1, 2), Dov ((1) Here, (2) There)", "Ada Example|Ben Example, Jr.|Cai|Dov")]
    [InlineData("", "")]
    [InlineData("(lost", "")]
    [InlineData("Andr\\'e Lima, L. (Lo) Roe", "Andr\\'e Lima|L.  Roe")]
    public void Authors_in_one_text_are_parted_at_commas_outside_parentheses(string text, string names) =>
        Assert.Equal(names, string.Join('|', AuthorList.Split(text)));

    [Fact]
    public void An_API_entry_has_the_day_of_its_first_version_and_its_primary_category_first()
    {
        var paper = Api(Pages.Api(1, 0, Pages.ApiEntry("2603.00001v3"))).Papers.Single();
        Assert.Equal(("arxiv:2603.00001", 3, new DateOnly(2026, 3, 27)), (paper.Alias, paper.Version, paper.Date));
        Assert.Equal(["cs.CL", "cs.AI"], paper.Categories);
        Assert.False(paper.IsReplacement);
    }

    [Fact]
    public void An_old_id_is_read() => Assert.Equal("arxiv:quant-ph/0201082", Api(Pages.Api(1, 0, Pages.ApiEntry("quant-ph/0201082v1"))).Papers.Single().Alias);

    [Fact]
    public void The_Error_entry_is_a_fault_and_no_paper()
    {
        Assert.Equal("https://api.example/query gave \"Error: incorrect id format for abc\"", Api(Pages.ApiError).Fault?.Sentence);
        Assert.Equal(0, Api(Pages.ApiError).Items);
    }

    [Fact]
    public void A_paper_titled_Error_is_a_paper() => Assert.Single(Api(Pages.Api(1, 0, Pages.ApiEntry(title: "Error"))).Papers);

    [Fact]
    public void No_result_is_no_fault_but_an_empty_page_of_many_is()
    {
        Assert.Null(Api(Pages.Api(0, 0)).Fault);
        Assert.Null(Api(Pages.Api(100, 100)).Fault);
        var fault = Api(Pages.Api(214_881, 100)).Fault;
        Assert.Equal(("https://api.example/query gave an empty page of 214881 results", true), (fault?.Sentence, fault?.MayPass));
    }

    [Fact]
    public void A_refused_feed_query_is_told_in_its_own_words() =>
        Assert.Equal("https://rss.example/atom/cs.CL gave \"Feed error for query: cs.XX: Bad archive 'cs.XX'\"", Feed("""
            <feed xmlns="http://www.w3.org/2005/Atom"><title>Feed error for query: cs.XX</title><subtitle>Bad archive 'cs.XX'</subtitle></feed>
            """).Fault?.Sentence);

    [Theory]
    [InlineData("This paper has been withdrawn by the authors due to an error in Lemma 3.", true)]
    [InlineData("[Withdrawn] We found a flaw.", true)]
    [InlineData("This submission is withdrawn.", true)]
    [InlineData("We study how users withdrawn from a platform return.", false)]
    [InlineData("The drug was withdrawn in 1999; we model its sales.", false)]
    public void A_withdrawal_is_read_from_the_abstract(string @abstract, bool withdrawn)
    {
        Assert.Equal(withdrawn, Feed(Pages.Atom(Pages.AtomEntry(@abstract: @abstract))).Papers.Single().Withdrawn);
        Assert.Equal(withdrawn, Api(Pages.Api(1, 0, Pages.ApiEntry(summary: @abstract))).Papers.Single().Withdrawn);
    }

    [Theory]
    [InlineData("Paper withdrawn: see v2", true)]
    [InlineData("12 pages. This article has been withdrawn by arXiv administrators", true)]
    [InlineData("Withdrawn by the author", true)]
    [InlineData("12 pages, 3 figures; supersedes an earlier note", false)]
    public void A_withdrawal_is_read_from_the_comment(string comment, bool withdrawn) =>
        Assert.Equal(withdrawn, Api(Pages.Api(1, 0, Pages.ApiEntry(comment: comment))).Papers.Single().Withdrawn);

    [Theory]
    [InlineData("<html><body>Rate limited</body></html>", "gave a web page instead of a feed")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>oai", "gave something that is no whole XML")]
    [InlineData("<!DOCTYPE feed [<!ENTITY x 'y'>]><feed xmlns='http://www.w3.org/2005/Atom'>&x;</feed>", "gave something that is no whole XML")]
    [InlineData("<?xml version='1.0' encoding='x-unheard-of'?><feed/>", "gave something that is no whole XML")]
    [InlineData("<other/>", "gave XML that is")]
    [InlineData("[]", "gave something that is no whole XML")]
    public void A_page_that_is_no_feed_is_one_sentence(string body, string words)
    {
        Assert.Contains(words, Feed(body).Fault?.Sentence, StringComparison.Ordinal);
        Assert.Contains(words, Api(body).Fault?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!ENTITY x SYSTEM 'file:///etc/passwd'>")]
    [InlineData("<!ENTITY x SYSTEM '{0}/entity'>")]
    [InlineData("<!ENTITY % p SYSTEM '{0}/parameter'> %p;")]
    [InlineData("<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY x '&c;&c;&c;&c;&c;&c;&c;&c;'>")]
    public async Task A_document_type_is_refused_and_nothing_is_fetched(string declared)
    {
        await using var server = await FeedServer.Start();
        foreach (var type in new[] { $"<!DOCTYPE feed [{declared}]>", $"<!DOCTYPE feed SYSTEM '{server.BaseUrl}/type.dtd' [{declared}]>" }.Select(type => type.Replace("{0}", server.BaseUrl, StringComparison.Ordinal)))
        {
            Assert.Contains("gave something that is no whole XML", Feed(type + Pages.Atom(Pages.AtomEntry(title: "&x;")).Split("?>")[1]).Fault?.Sentence, StringComparison.Ordinal);
            Assert.Contains("gave something that is no whole XML", Api(type + "<feed xmlns='http://www.w3.org/2005/Atom'><title>&x;</title></feed>").Fault?.Sentence, StringComparison.Ordinal);
        }
        Assert.Empty(server.Asked);
    }

    [Fact]
    public void XML_nested_without_end_is_refused()
    {
        var deep = "<feed xmlns='http://www.w3.org/2005/Atom'>" + string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Contains("nested deeper", Feed(deep).Fault?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_entry_is_left_out_and_the_feed_goes_on()
    {
        var page = Feed(Pages.Atom(Pages.AtomEntry("nonsense"), Pages.AtomEntry("2603.00002v1"), Pages.AtomEntry(title: " ")));
        Assert.Equal(["arxiv:2603.00002"], page.Papers.Select(paper => paper.Alias));
        Assert.Equal([("oai:arXiv.org:nonsense", "its id is not one of arXiv"), ("oai:arXiv.org:2603.00001v1", "it has no title")], page.Rejected.Select(each => (each.Item, each.Reason)));
    }
}
