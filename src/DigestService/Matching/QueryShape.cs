namespace DigestService.Matching;

/// <summary>Brings trees into their one shape: nothing nested that could stand flat, neighbours linked.</summary>
internal static class QueryShape
{
    public static QueryNode AnyOf(IReadOnlyList<QueryNode> alternatives)
    {
        var flat = alternatives.SelectMany(node => node is AnyOf any ? any.Alternatives : [node]).ToList();
        return flat.Count == 1 ? flat[0] : new AnyOf(flat);
    }

    public static QueryNode AllOf(IReadOnlyList<QueryNode> wanted, IReadOnlyList<QueryNode> unwanted)
    {
        var flat = new List<QueryNode>();
        var without = new List<QueryNode>();
        foreach (var node in wanted)
        {
            flat.AddRange(node is AllOf all ? all.Wanted : [node]);
            without.AddRange(node is AllOf inner ? inner.Unwanted : []);
        }

        without.AddRange(unwanted);
        return flat.Count == 1 && without.Count == 0 ? flat[0] : new AllOf(LinkNeighbours(flat), without);
    }

    /// <summary>Words side by side also match where they are written as one: <c>multi agent</c> finds "multiagent".</summary>
    private static List<QueryNode> LinkNeighbours(List<QueryNode> nodes)
    {
        var words = nodes.Select(node => node as TextTerm is { IsPlainWord: true } word ? word : null).ToList();
        var joins = nodes.Select(_ => new List<Join>()).ToList();
        for (var i = 0; i + 1 < nodes.Count; i++)
        {
            if (words[i] is not { } left || words[i + 1] is not { } right || left.Rule != right.Rule || left.TitleOnly != right.TitleOnly)
                continue;
            if (!Compounds.MayJoin(left.Pieces[0].Word, right.Pieces[0].Word))
                continue;
            var joined = new Join(0, 1, Compounds.Join(left.Pieces[0], right.Pieces[0]), IsCompound: false);
            joins[i].Add(joined);
            joins[i + 1].Add(joined);
        }

        return [.. nodes.Select((node, i) => words[i]?.WithJoins(joins[i]) ?? node)];
    }
}
