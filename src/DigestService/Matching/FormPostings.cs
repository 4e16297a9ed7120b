namespace DigestService.Matching;

/// <summary>
/// For each folded form the papers that have it, ascending, compounds included; all in one row in the order of the forms, so
/// that a beginning, which is a range of forms, is a range of it.
/// </summary>
internal sealed class FormPostings
{
    private readonly int[] _from;
    private readonly PaperFields[] _papers;

    /// <param name="forms">How many folded forms there are.</param>
    /// <param name="occurrences">By paper: the form, the paper, the field.</param>
    public FormPostings(int forms, IEnumerable<(int Form, int Paper, FieldSet Field)> occurrences)
    {
        var byForm = new List<PaperFields>[forms];
        foreach (var (form, paper, field) in occurrences)
        {
            var papers = byForm[form] ??= [];
            if (papers.Count > 0 && papers[^1].Paper == paper)
                papers[^1] = papers[^1].With(field);
            else
                papers.Add(new PaperFields(paper, field));
        }

        _from = new int[forms + 1];
        for (var form = 0; form < forms; form++)
            _from[form + 1] = _from[form] + byForm[form].Count;
        _papers = [.. byForm.SelectMany(papers => papers)];
    }

    /// <summary>Those of the forms from one number up to, not including, another: a form after the other.</summary>
    public ReadOnlySpan<PaperFields> Papers(int from, int to) => _papers.AsSpan(_from[from].._from[to]);
}
