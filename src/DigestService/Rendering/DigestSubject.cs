namespace DigestService.Rendering;

/// <summary>Tells what is inside before the mail is opened. English whatever the machine's culture; one line of at most <see cref="MaxLength"/>.</summary>
public static class DigestSubject
{
    public const int MaxLength = 120;
    private const int KeywordLength = 40;
    private const string Separator = " · ";

    /// <summary>"4 papers on RLHF and 2 more · Thu 11 Dec".</summary>
    /// <param name="keywordsByPaper">For each paper that was caught, the keywords that caught it.</param>
    /// <param name="trendingTitles">Of the papers that no keyword caught, in the order shown.</param>
    public static string For(
        DateOnly issueDate, IReadOnlyList<IReadOnlyList<string>> keywordsByPaper, IReadOnlyList<string> trendingTitles, Occasion occasion = Occasion.Issue)
    {
        var date = Separator + Words.ShortDate(issueDate);
        var before = occasion switch { Occasion.Welcome => "Welcome: ", Occasion.Away => "While you were away: ", _ => "" };
        return before + Headline(keywordsByPaper, trendingTitles, isFirst: before.Length == 0, MaxLength - before.Length - date.Length) + date;
    }

    public static string ForNothing(DateOnly issueDate, Occasion occasion = Occasion.Issue) =>
        $"{(occasion == Occasion.Welcome ? "Welcome, nothing matched yet" : "Nothing new today")}{Separator}{Words.ShortDate(issueDate)}";

    /// <summary>The subject without its date.</summary>
    public static string Headline(string subject, DateOnly issueDate) =>
        subject.EndsWith(Separator + Words.ShortDate(issueDate), StringComparison.Ordinal) ? subject[..subject.LastIndexOf(Separator, StringComparison.Ordinal)] : subject;

    private static string Headline(IReadOnlyList<IReadOnlyList<string>> keywordsByPaper, IReadOnlyList<string> trendingTitles, bool isFirst, int limit)
    {
        if (keywordsByPaper.Count == 0)
        {
            return Trending(isFirst ? "Trending: " : "", trendingTitles, limit);
        }
        var keywords = Busiest(keywordsByPaper);
        var extras = trendingTitles.Count;
        var others = keywordsByPaper.Count - keywords[0].Count;
        var caught = keywords[0].Count == 1 && keywordsByPaper.Count > 1
            ? $"{Words.Count(keywordsByPaper.Count, "paper")} on {Several(keywords)}"
            : $"{Words.Count(keywords[0].Count, "paper")} on {KeywordName.Topic(keywords[0].Keyword, KeywordLength)}";
        string[] rest =
        [
            .. others > 0 && keywords[0].Count > 1 ? [$"{Words.Number(others)} more"] : Array.Empty<string>(),
            .. extras > 0 ? [$"{Words.Number(extras)} trending"] : Array.Empty<string>(),
        ];
        return OneLine.Cut(rest.Length == 0 ? caught : Words.List([caught, .. rest]), limit);
    }

    private static string Trending(string before, IReadOnlyList<string> titles, int limit)
    {
        if (titles.Count == 0)
        {
            return "No papers";
        }
        var more = titles.Count == 1 ? "" : $" and {Words.Number(titles.Count - 1)} more";
        return before + KeywordName.Title(titles[0], limit - before.Length - more.Length) + more;
    }

    private static string Several(List<(string Keyword, int Count)> keywords) =>
        Words.List([.. keywords.Take(2).Select(keyword => KeywordName.Topic(keyword.Keyword, 32)), .. keywords.Count > 2 ? ["more"] : Array.Empty<string>()]);

    /// <summary>Those that caught most first; among equals those that the first papers name first.</summary>
    internal static List<(string Keyword, int Count)> Busiest(IEnumerable<IReadOnlyList<string>> keywordsByPaper)
    {
        var counts = new List<(string Keyword, int Count)>();
        foreach (var keywords in keywordsByPaper)
            for (var i = 0; i < keywords.Count; i++)
                if (IsFirst(keywords, i)) CountOne(counts, keywords[i]);
        return counts.Count < 2 ? counts : [.. counts.OrderByDescending(keyword => keyword.Count)];
    }

    private static bool IsFirst(IReadOnlyList<string> keywords, int place)
    {
        for (var i = 0; i < place; i++)
            if (keywords[i] == keywords[place]) return false;
        return true;
    }

    private static void CountOne(List<(string Keyword, int Count)> counts, string keyword)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i].Keyword != keyword) continue;
            counts[i] = (keyword, counts[i].Count + 1);
            return;
        }
        counts.Add((keyword, 1));
    }
}
