using DigestService.Database;
using DigestService.Papers;
using DigestService.Papers.HuggingFace;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>The papers listed on a day, in a week or in a month; without a name, those of the newest list day.</summary>
[PublicPage(IsKept = true, Keys = ["sort", "page"])]
public sealed class IndexModel(ReadingDatabase reading) : PageModel
{
    // A day is one list; what is longer is read in parts.
    private const int DayPageSize = 200;
    private const int LongPageSize = 50;

    /// <summary>Null before the first paper.</summary>
    public ListPeriod? Period { get; private set; }

    public ListDays Days { get; private set; } = new(null, null, null);

    /// <summary>The newest first, and not the most trending.</summary>
    public bool IsByDate { get; private set; }

    public IReadOnlyList<Paper> Papers { get; private set; } = [];
    public int Count { get; private set; }
    public PageNumber Paging { get; private set; } = new(1, 1);
    public string WhyEmpty { get; private set; } = "";

    public async Task<IActionResult> OnGet(string? sort, [FromQuery(Name = "page")] string? page, CancellationToken stop)
    {
        if (sort is not (null or "trending" or "newest") || PageNumber.Parse(page) is not { } at) return NotFound();
        // As it stands in the address: a bound text of blanks would be none at all.
        var named = RouteData.Values["period"] as string;
        (Period, IsByDate) = (named is null ? null : ListPeriod.Parse(named), sort == "newest");
        if (named is not null && Period is null) return NotFound();

        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        if (Period is null)
        {
            if (await PaperQueries.NewestListDay(connection, DateOnly.MaxValue, stop) is not { } newest) return Page();
            Period = ListPeriod.Of(PeriodKind.Day, newest);
        }
        Days = await PaperQueries.ListDaysAround(connection, Period, stop);
        return await Show(connection, Period, at, stop) ? Page() : NotFound();
    }

    private async Task<bool> Show(NpgsqlConnection connection, ListPeriod period, int at, CancellationToken stop)
    {
        var now = await reading.Source.Clock(stop);
        var papers = await period.Trending(connection, now, stop);
        var size = period.Kind == PeriodKind.Day ? DayPageSize : LongPageSize;
        if (PageNumber.Of(at, papers.Count, size) is not { } paging) return false;
        var ordered = IsByDate ? papers.OrderByDescending(paper => paper.ListedOn).ThenByDescending(paper => paper.Date).ThenByDescending(paper => paper.Number) : papers.AsEnumerable();
        (Papers, Count, Paging) = ([.. ordered.Skip((at - 1) * size).Take(size)], papers.Count, paging);
        if (papers.Count == 0)
        {
            var looks = await SourceDays.Load(connection, period.Since, period.Until, stop);
            WhyEmpty = PeriodWords.WhyEmpty(period, DateOnly.FromDateTime(now.UtcDateTime), looks.FirstOrDefault(look => look.Source == DailyPapers.SourceName));
        }
        return true;
    }

    /// <summary>The address of a list in the chosen order.</summary>
    public string To(ListPeriod period, int page = 1) => To(period.Name, IsByDate, page);

    /// <summary>This list in the other order.</summary>
    public string Ordered(bool byDate) => To((RouteData.Values["period"] as string) ?? "", byDate, 1);

    public string ToPage(int page) => To(Period!.Name, IsByDate, page);

    private static string To(string period, bool byDate, int page)
    {
        string[] query = [.. new[] { byDate ? "sort=newest" : null, page > 1 ? $"page={page}" : null }.OfType<string>()];
        return $"/{period}{(query.Length > 0 ? "?" + string.Join('&', query) : "")}";
    }
}
