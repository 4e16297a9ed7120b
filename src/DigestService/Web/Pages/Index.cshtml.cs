using System.Globalization;
using DigestService.Database;
using DigestService.Papers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>The papers of a list day, or of the week or month that ends on it, the most trending first; without a day, the newest that has any.</summary>
public sealed class IndexModel(NpgsqlDataSource database) : PageModel
{
    public DateOnly? Day { get; private set; }
    public DateOnly? Earlier { get; private set; }
    public DateOnly? Later { get; private set; }
    public IReadOnlyList<Paper> Papers { get; private set; } = [];

    public TrendingPeriod Period { get; private set; }

    public async Task<IActionResult> OnGet(string? day, TrendingPeriod period, CancellationToken stop)
    {
        DateOnly? asked = null;
        if (day is not null)
        {
            if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)) return NotFound();
            asked = parsed;
        }
        await using var connection = await database.OpenConnectionAsync(stop);
        Day = asked ?? await PaperQueries.NewestListDay(connection, DateOnly.MaxValue.AddDays(-1), stop);
        if (Day is not { } shown) return Page();

        Period = Enum.IsDefined(period) ? period : TrendingPeriod.Day;
        Papers = Period == TrendingPeriod.Day
            ? Trending.Rank((await PaperQueries.Listed(connection, shown, shown, stop)).Where(paper => !paper.Withdrawn), await database.Clock(stop))
            : (await TrendingView.Load(connection, Period, shown, await database.Clock(stop), stop)).Papers;
        Earlier = shown > DateOnly.MinValue ? await PaperQueries.NewestListDay(connection, shown.AddDays(-1), stop) : null;
        Later = await PaperQueries.NextListDay(connection, shown, stop);
        return Page();
    }
}
