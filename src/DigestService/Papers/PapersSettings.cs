using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Papers;

/// <summary><c>Digest:Feeds</c>: how any feed is asked.</summary>
public sealed record FeedSettings
{
    /// <summary>From the first byte sent to the last received.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The most that an answer may hold once unpacked.</summary>
    public int MaxMegabytes { get; init; } = 32;

    /// <summary>The most pages that are followed for one day.</summary>
    public int MaxPages { get; init; } = 50;

    /// <summary>How often a page is asked for before it counts as failed.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The longest wait that a source may ask for before its turn is given up until the next time.</summary>
    public int PatienceSeconds { get; init; } = 120;

    /// <summary>Who holds a source's turn is heard of before and after each request and wait; and a page must be stored in between.</summary>
    public TimeSpan LongestSilence => TimeSpan.FromSeconds(TimeoutSeconds + PatienceSeconds + 60);

    public IEnumerable<string> Faults() =>
        Rule.Between("Digest:Feeds:TimeoutSeconds", TimeoutSeconds, 1, 3600)
            .Concat(Rule.Between("Digest:Feeds:MaxMegabytes", MaxMegabytes, 1, 1024))
            .Concat(Rule.Between("Digest:Feeds:MaxPages", MaxPages, 1, 1000))
            .Concat(Rule.Between("Digest:Feeds:Attempts", Attempts, 1, 10))
            .Concat(Rule.Between("Digest:Feeds:PatienceSeconds", PatienceSeconds, 0, 3600));
}

/// <summary><c>Digest:HuggingFace</c>: Hugging Face Daily Papers.</summary>
public sealed record HuggingFaceSettings
{
    public bool Enabled { get; init; } = true;
    public string BaseUrl { get; init; } = "https://huggingface.co";

    /// <summary>How many list days, today included, are asked again for their votes, which settle over one to two weeks.</summary>
    public int RepollDays { get; init; } = 7;

    /// <summary>How often the two newest list days are asked again.</summary>
    public int PollMinutes { get; init; } = 30;

    /// <summary>How often the older ones are.</summary>
    public int RepollHours { get; init; } = 6;

    public double MinSecondsBetweenRequests { get; init; } = 1;

    /// <summary>Working days without a list, as they were told ahead.</summary>
    public IReadOnlyList<string> Holidays { get; init; } = [];

    public IEnumerable<DateOnly> HolidaysTaken => Rule.Days(Holidays);

    public IEnumerable<string> Faults() =>
        Rule.HttpAddress("Digest:HuggingFace:BaseUrl", BaseUrl)
            .Concat(Rule.Dates("Digest:HuggingFace:Holidays", Holidays))
            .Concat(Rule.Between("Digest:HuggingFace:RepollDays", RepollDays, 3, 60))
            .Concat(Rule.Between("Digest:HuggingFace:PollMinutes", PollMinutes, 1, 1440))
            .Concat(Rule.Between("Digest:HuggingFace:RepollHours", RepollHours, 1, 168))
            .Concat(Rule.Between("Digest:HuggingFace:MinSecondsBetweenRequests", MinSecondsBetweenRequests, 0, 600));
}

/// <summary><c>Digest:Arxiv</c>: the feed of the day of each category, and the API for days gone by.</summary>
public sealed partial record ArxivSettings
{
    /// <summary>
    /// The five under which work on machine learning, language and vision is announced: nearly everything that Daily
    /// Papers lists carries at least one of them, alone or as a cross-list. About 600 papers on a working day.
    /// </summary>
    public static readonly IReadOnlyList<string> DefaultCategories = ["cs.AI", "cs.CL", "cs.CV", "cs.LG", "stat.ML"];

    public bool Enabled { get; init; } = true;

    /// <summary>Empty means <see cref="DefaultCategories"/>: configuration adds to a list, it cannot take away from one.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public string RssBaseUrl { get; init; } = "https://rss.arxiv.org";
    public string ApiBaseUrl { get; init; } = "https://export.arxiv.org";

    /// <summary>How long after a failed look the day's feeds are asked again; after a quiet one, four times as long.</summary>
    public int PollMinutes { get; init; } = 30;

    /// <summary>Papers asked for in one page of the API.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>So many days back, the listing is asked once a day for what the feeds left out; 0 asks for nothing.</summary>
    public int LookBackDays { get; init; } = 7;

    /// <summary>Evenings without an announcement, beside those that are the same every year, as arXiv tells them ahead.</summary>
    public IReadOnlyList<string> Holidays { get; init; } = [];

    public IEnumerable<DateOnly> HolidaysTaken => Rule.Days(Holidays);

    /// <summary>arXiv asks for three (info.arxiv.org/help/api/tou.html), over all its interfaces and all our machines.</summary>
    public double MinSecondsBetweenRequests { get; init; } = 3;

    public IReadOnlyList<string> CategoriesTaken => Categories.Count > 0 ? [.. Categories.Distinct()] : DefaultCategories;

    public IEnumerable<string> Faults()
    {
        foreach (var fault in Rule.HttpAddress("Digest:Arxiv:RssBaseUrl", RssBaseUrl)) yield return fault;
        foreach (var fault in Rule.HttpAddress("Digest:Arxiv:ApiBaseUrl", ApiBaseUrl)) yield return fault;
        foreach (var category in Categories.Where(each => !CategoryForm().IsMatch(each ?? "")))
            yield return $"Digest:Arxiv:Categories holds \"{category}\", which is no arXiv category; write it like cs.CL or hep-ph.";
        if (CategoriesTaken.Count > 50) yield return $"Digest:Arxiv:Categories holds {CategoriesTaken.Count} categories; 50 is the most.";
        foreach (var fault in Rule.Between("Digest:Arxiv:PollMinutes", PollMinutes, 1, 1440)) yield return fault;
        foreach (var fault in Rule.Between("Digest:Arxiv:PageSize", PageSize, 1, 2000)) yield return fault;
        foreach (var fault in Rule.Between("Digest:Arxiv:LookBackDays", LookBackDays, 0, News.ArchiveAfterDays)) yield return fault;
        foreach (var fault in Rule.Dates("Digest:Arxiv:Holidays", Holidays)) yield return fault;
        foreach (var fault in Rule.Between("Digest:Arxiv:MinSecondsBetweenRequests", MinSecondsBetweenRequests, 0, 600)) yield return fault;
        if (MinSecondsBetweenRequests is >= 0 and < 3 && new[] { RssBaseUrl, ApiBaseUrl }.Any(IsArxivItself))
            yield return $"Digest:Arxiv:MinSecondsBetweenRequests is {MinSecondsBetweenRequests}; arXiv asks for at least 3.";
    }

    private static bool IsArxivItself(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Host == "arxiv.org" || url.Host.EndsWith(".arxiv.org", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?\z")]
    private static partial Regex CategoryForm();
}

/// <summary>The sentences in which these settings tell their faults.</summary>
internal static class Rule
{
    public static IEnumerable<string> Between(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) yield return FormattableString.Invariant($"{key} is {value}; it must lie between {least} and {most}.");
    }

    public static IEnumerable<string> Dates(string key, IEnumerable<string> values) =>
        values.Where(value => ParseDay(value) is null).Select(value => $"{key} holds \"{value}\", which is no day; write it like 2026-12-28.");

    public static IEnumerable<DateOnly> Days(IEnumerable<string> values) => values.Select(ParseDay).OfType<DateOnly>();

    private static DateOnly? ParseDay(string? value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static IEnumerable<string> HttpAddress(string key, string? value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            yield return $"{key} is \"{value}\"; it must be an address that begins with https:// (or http://).";
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            yield return $"{key} is \"{value}\"; it must end before any ? or #.";
    }
}
