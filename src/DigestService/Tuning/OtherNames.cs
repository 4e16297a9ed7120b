using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>Puts the long form beside an acronym, and the acronym beside a long form, wherever a keyword has one without the other.</summary>
internal static class OtherNames
{
    private const int MostWords = 8;

    /// <param name="Query">The keyword with the name beside what it is another name of.</param>
    /// <param name="Added">What finds the papers that this adds, in less time: the keyword with the name in the place of it.</param>
    public readonly record struct Addition(OtherName Name, Query Query, Query Added);

    public static IEnumerable<Addition> Of(Query query, AcronymTable acronyms, PaperIndex index)
    {
        var present = KeysIn(query.Root).ToHashSet();
        foreach (var name in NamesFor(query.Root, acronyms).Distinct().Where(name => !present.Contains(AcronymTable.KeyOf(name.Text))).ToList())
        {
            var places = 0;
            var beside = QueryRewrite.Wanted(query.Root, node => Put(node, name, acronyms, index, beside: true, ref places));
            if (QueryRewrite.Read(beside) is not { } longer) continue;
            var instead = places > 1 ? longer : QueryRewrite.Read(QueryRewrite.Wanted(query.Root, node => Put(node, name, acronyms, index, beside: false, ref places)));
            yield return new Addition(name, longer, instead ?? longer);
        }
    }

    /// <summary>All that might be a name in what a keyword looks for.</summary>
    private static IEnumerable<string> KeysIn(QueryNode node) => node switch
    {
        TextTerm term => [AcronymTable.KeyOf(term.Pieces)],
        AllOf all => Runs(all).Select(run => run.Key).Concat(all.Wanted.SelectMany(KeysIn)),
        AnyOf any => any.Alternatives.SelectMany(KeysIn),
        _ => [],
    };

    /// <summary>The other names of what a keyword looks for; of a part of a long form, such as the "language model" in "large language model", none.</summary>
    private static IEnumerable<OtherName> NamesFor(QueryNode node, AcronymTable acronyms)
    {
        if (node is TextTerm { EndsInPrefix: false } term) return acronyms.OtherNamesOf(AcronymTable.KeyOf(term.Pieces));
        if (node is AnyOf any) return any.Alternatives.SelectMany(child => NamesFor(child, acronyms));
        if (node is not AllOf all) return [];

        List<Run> known = [.. Runs(all).Where(run => acronyms.AcronymOf(run.Key) is not null)];
        var whole = known.Where(run => !known.Exists(other => other.Count > run.Count && other.Holds(run.From) && other.Holds(run.From + run.Count - 1)));
        return whole.Select(run => acronyms.AcronymOf(run.Key)!)
            .Concat(all.Wanted.Where((_, at) => !known.Exists(run => run.Holds(at))).SelectMany(child => NamesFor(child, acronyms)));
    }

    /// <summary>Words side by side, by their places among what is wanted.</summary>
    private readonly record struct Run(string Key, int From, int Count)
    {
        public bool Holds(int place) => place >= From && place < From + Count;
    }

    /// <summary>Of two words or more: <c>deep reinforcement learning</c> has a long form from its second word on.</summary>
    private static IEnumerable<Run> Runs(AllOf all)
    {
        for (var from = 0; from < all.Wanted.Count; from++)
        {
            var key = "";
            for (var to = from; to < Math.Min(all.Wanted.Count, from + MostWords); to++)
            {
                if (all.Wanted[to] is not TextTerm { Rule: WordRule.Stem, EndsInPrefix: false } word || word.TitleOnly != ((TextTerm)all.Wanted[from]).TitleOnly) break;
                key += AcronymTable.KeyOf(word.Pieces);
                if (to > from) yield return new Run(key, from, to - from + 1);
            }
        }
    }

    /// <summary>The name beside what it is another name of, or instead of that; null where a node is nothing of the kind.</summary>
    private static QueryNode? Put(QueryNode node, OtherName name, AcronymTable acronyms, PaperIndex index, bool beside, ref int places)
    {
        if (node is TextTerm { EndsInPrefix: false } term && IsAnother(AcronymTable.KeyOf(term.Pieces)))
        {
            places++;
            var other = NodeOf(name, term.TitleOnly, index);
            return beside ? QueryShape.AnyOf([term, other]) : other;
        }
        if (node is AllOf all && Runs(all).FirstOrDefault(run => IsAnother(run.Key)) is { Count: > 0 } found)
        {
            places++;
            List<QueryNode> words = [.. all.Wanted.Skip(found.From).Take(found.Count)];
            var other = NodeOf(name, ((TextTerm)words[0]).TitleOnly, index);
            var put = beside ? QueryShape.AnyOf([QueryShape.AllOf(words, []), other]) : other;
            return QueryShape.AllOf([.. all.Wanted.Take(found.From), put, .. all.Wanted.Skip(found.From + found.Count)], all.Unwanted);
        }
        return null;

        bool IsAnother(string key) => acronyms.OtherNamesOf(key).Contains(name);
    }

    private static QueryNode NodeOf(OtherName name, bool titleOnly, PaperIndex index) =>
        name.IsAcronym ? QueryRewrite.Exact(name.Text, titleOnly, index) : QueryRewrite.Words(name.Text, WordRule.Stem, titleOnly);
}
