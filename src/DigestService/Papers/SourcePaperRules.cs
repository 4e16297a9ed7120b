using System.Text.RegularExpressions;

namespace DigestService.Papers;

/// <summary>What is kept of a paper, whoever tells of it. Longer is cut, stranger is dropped; without name, title or date it is refused.</summary>
public static partial class SourcePaperRules
{
    public const int MaxTitle = 1_000;
    public const int MaxAbstract = 20_000;
    public const int MaxAuthors = 5_000;
    public const int MaxName = 200;
    public const int MaxCategories = 30;
    public const int MaxLink = 500;
    public const int MaxAliases = 5;

    // arXiv began in 1991; a year outside these is a slip of the source.
    private static readonly DateOnly Earliest = new(1950, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    /// <returns>The paper as kept, or null and the reason.</returns>
    public static SourcePaper? Keep(SourcePaper told, out string? refusal)
    {
        var title = PaperText.Line(told.Title, MaxTitle);
        refusal =
            !AliasForm().IsMatch(told.Alias) ? "its id is not one"
            : title.Length == 0 ? "it has no title"
            : told.Date < Earliest || told.Date > Latest ? $"its date {told.Date:yyyy-MM-dd} cannot be"
            : null;
        if (refusal is not null) return null;
        return told with
        {
            Title = title,
            Abstract = PaperText.Block(told.Abstract, MaxAbstract),
            OtherAliases = [.. told.OtherAliases.Where(alias => AliasForm().IsMatch(alias)).Take(MaxAliases)],
            Authors = [.. told.Authors.Select(name => PaperText.Line(name, MaxName)).Where(name => name.Length > 0).Take(MaxAuthors)],
            Categories = [.. told.Categories.Where(each => CategoryForm().IsMatch(each)).Distinct().Take(MaxCategories)],
            Version = Math.Clamp(told.Version, 0, 10_000),
            Votes = told.Votes >= 0 ? told.Votes : null,
            Comments = told.Comments >= 0 ? told.Comments : null,
            Organization = PaperText.Line(told.Organization, MaxName) is { Length: > 0 } name ? name : null,
            CodeUrl = PaperText.Link(told.CodeUrl, MaxLink),
            ProjectUrl = PaperText.Link(told.ProjectUrl, MaxLink),
        };
    }

    [GeneratedRegex(@"\A[a-z0-9]{1,20}:[a-z0-9][a-z0-9._/-]{0,99}\z")]
    private static partial Regex AliasForm();

    // Feeds mix in classes of the ACM ("I.2.7") and the AMS ("68T50"), which are no categories.
    [GeneratedRegex(@"\A[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?\z")]
    private static partial Regex CategoryForm();
}
