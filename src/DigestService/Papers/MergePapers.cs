namespace DigestService.Papers;

/// <summary>A paper as it stands in the database, with what is needed to take in more of it.</summary>
/// <param name="Version">Which version title, abstract and authors are of; see <see cref="SourcePaper.Version"/>.</param>
/// <param name="Told">In step with the paper's sources: the digest of what each told last.</param>
internal sealed record StoredPaper(Paper Paper, int Version, IReadOnlyList<long> Told);

/// <summary>
/// How what a source tells goes into what is known. Nothing known is ever overwritten with nothing. Title, abstract,
/// authors, categories and withdrawal are of the newest arXiv version told; what is told at second hand gives way to
/// arXiv itself. Votes, comments, organisation and links are those told last, whoever told them; the paper's day and
/// its list day are the earliest told.
/// </summary>
internal static class MergePapers
{
    public static StoredPaper Into(StoredPaper? known, Telling telling, string source)
    {
        var merged = known;
        foreach (var told in telling.Papers) merged = Into(merged, told);
        return merged! with { Paper = WithSource(merged.Paper, source), Told = WithDigest(merged, source, telling.Digest) };
    }

    private static StoredPaper Into(StoredPaper? known, SourcePaper told)
    {
        if (known is null) return New(told);
        var was = known.Paper;
        var isNewest = told.Version >= known.Version;
        return known with
        {
            Version = Math.Max(known.Version, told.Version),
            Paper = was with
            {
                Title = isNewest ? told.Title : was.Title,
                Abstract = (isNewest || was.Abstract.Length == 0) && told.Abstract.Length > 0 ? told.Abstract : was.Abstract,
                Authors = Newest(told.Authors, was.Authors, isNewest),
                Categories = Newest(told.Categories, was.Categories, isNewest),
                Withdrawn = isNewest && told.Version > 0 ? told.Withdrawn : was.Withdrawn || told.Withdrawn,
                Date = told.Date < was.Date ? told.Date : was.Date,
                ListedOn = was.ListedOn <= told.ListedOn ? was.ListedOn : told.ListedOn ?? was.ListedOn,
                Votes = told.Votes ?? was.Votes,
                Comments = told.Comments ?? was.Comments,
                Organization = told.Organization ?? was.Organization,
                CodeUrl = told.CodeUrl ?? was.CodeUrl,
                ProjectUrl = told.ProjectUrl ?? was.ProjectUrl,
            },
        };
    }

    private static StoredPaper New(SourcePaper told) => new(
        new Paper
        {
            Number = 0,
            Alias = told.Alias,
            Title = told.Title,
            Abstract = told.Abstract,
            Authors = told.Authors,
            Categories = told.Categories,
            Organization = told.Organization,
            Date = told.Date,
            ListedOn = told.ListedOn,
            Votes = told.Votes,
            Comments = told.Comments,
            CodeUrl = told.CodeUrl,
            ProjectUrl = told.ProjectUrl,
            Withdrawn = told.Withdrawn,
        },
        told.Version,
        []);

    private static IReadOnlyList<string> Newest(IReadOnlyList<string> told, IReadOnlyList<string> was, bool isNewest) =>
        (isNewest || was.Count == 0) && told.Count > 0 ? told : was;

    private static Paper WithSource(Paper paper, string source) =>
        paper.Sources.Contains(source) ? paper : paper with { Sources = [.. paper.Sources, source] };

    private static List<long> WithDigest(StoredPaper known, string source, long digest)
    {
        var told = known.Told.ToList();
        var place = known.Paper.Sources.ToList().IndexOf(source);
        if (place < 0) told.Add(digest);
        else told[place] = digest;
        return told;
    }
}
