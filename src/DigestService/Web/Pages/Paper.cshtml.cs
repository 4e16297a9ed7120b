using System.Globalization;
using DigestService.Database;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DigestService.Web.Pages;

/// <summary>A paper, under the id that arXiv gives it, or else our number. Other ways to write the id lead to that one.</summary>
[PublicPage]
public sealed class PaperModel(ReadingDatabase reading) : PageModel
{
    private const int LongestId = 120;

    public Paper Paper { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string? id, CancellationToken stop)
    {
        if (id is null || id.Length > LongestId || id.Any(char.IsControl)) return NotFound();
        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        if (await Find(connection, id, stop) is not { } paper) return NotFound();
        if (PaperLinks.Own(paper) is var own && own != $"/papers/{id}") return LocalRedirectPermanent(own);
        Paper = paper;
        return Page();
    }

    private static async Task<Paper?> Find(NpgsqlConnection connection, string id, CancellationToken stop)
    {
        if (await PaperQueries.ByAlias(connection, ArxivId.TryParse(id)?.Alias ?? $"arxiv:{id}", stop) is { } paper) return paper;
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (await PaperQueries.ByNumbers(connection, [number], stop)).SingleOrDefault() : null;
    }
}
