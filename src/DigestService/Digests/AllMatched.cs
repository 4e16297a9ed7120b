using DigestService.Papers;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Behind "and N more": everything that the reader's keywords, as they are now, catch in a digest's range.</summary>
internal static class AllMatched
{
    public static async Task<IReadOnlyList<Paper>> Of(NpgsqlConnection connection, DigestRow row, Profile profile, CancellationToken stop)
    {
        var window = new Window(await PaperQueries.WithNewsBetween(connection, row.FromSeq, row.ToSeq, stop), row.FromSeq, row.ToSeq, row.ComposedAt);
        return [.. new SelectPapers(window).For(AsIf.Reader(profile, window, row.FromSeq), row.IssueDate).Papers.Select(each => each.Paper)];
    }
}
