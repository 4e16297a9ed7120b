using Microsoft.AspNetCore.WebUtilities;

namespace DigestService.Web.Api;

/// <summary>A page of a list, and where its neighbours are (RFC 8288, relations <c>prev</c> and <c>next</c>).</summary>
internal static class Paging
{
    public const int MostOnAPage = 100;
    public const int LastPage = 1000;

    /// <returns>The fault as a sentence; null where page and size can be served.</returns>
    public static string? Fault(int page, int perPage) =>
        page is < 1 or > LastPage ? $"page must be 1 to {LastPage}."
        : perPage is < 1 or > MostOnAPage ? $"perPage must be 1 to {MostOnAPage}."
        : null;

    public static void Link(HttpContext context, int page, bool hasMore)
    {
        var links = new List<string>();
        if (page > 1) links.Add($"<{Address(context, page - 1)}>; rel=\"prev\"");
        if (hasMore && page < LastPage) links.Add($"<{Address(context, page + 1)}>; rel=\"next\"");
        if (links.Count > 0) context.Response.Headers.Link = string.Join(", ", links);
    }

    private static string Address(HttpContext context, int page)
    {
        var query = context.Request.Query.Where(each => each.Key != "page").Append(new("page", $"{page}"));
        return QueryHelpers.AddQueryString(context.Request.Path, query);
    }
}
