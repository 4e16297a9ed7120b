using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>Says in words where a keyword was found.</summary>
internal static class WhereFound
{
    private const int MaxNames = 3;

    public static IEnumerable<string> Of(Paper paper, IEnumerable<QueryTerm> terms, bool inTitle, bool inAbstract)
    {
        var places = new List<string>();
        if (inTitle)
            places.Add("title");
        if (inAbstract)
            places.Add("abstract");
        foreach (var term in terms)
        {
            places.AddRange(term switch
            {
                NameTerm { Field: FieldSet.Author } author => Authors(paper, author),
                NameTerm => [$"organization {paper.Organization}"],
                LabelTerm { Field: FieldSet.Category } category =>
                    paper.Categories.Where(label => CategoryLabels.Of(label).Contains(category.Key)).Take(1).Select(label => $"category {label}"),
                LabelTerm source => [$"source {source.Label}"],
                VotesTerm => [$"{paper.Votes} upvotes"],
                _ => [],
            });
        }

        return places.Distinct();
    }

    /// <summary>The author as the paper names them; if that is not how the reader did, both.</summary>
    private static IEnumerable<string> Authors(Paper paper, NameTerm term)
    {
        var lexicon = Lexicon.Shared;
        foreach (var name in paper.Authors.Select(author => PersonName.Read(author, lexicon)).Where(name => name.Matches(term)).Take(MaxNames))
        {
            var isOtherwise = term.Words.Count > 1 && !name.Words.SequenceEqual(term.Words);
            yield return isOtherwise ? $"author {term.Written} as {name.Written}" : $"author {name.Written}";
        }
    }
}
