namespace DigestService.Matching;

/// <summary>
/// The words of a window, numbered: each written form belongs to a folded form, each folded form to a term. Folded
/// forms are numbered in ordinal order, so that a prefix is a range of numbers.
/// </summary>
internal sealed class Vocabulary
{
    private readonly string[] _folded;
    private readonly Dictionary<string, int> _writtenIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _foldedIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _foldedBySpan;
    private readonly int[] _foldedOf;
    private readonly int[] _termOf;
    private readonly int[] _termOfFolded;

    /// <param name="words">Distinct written forms; a word's place is its number.</param>
    public Vocabulary(IReadOnlyList<Word> words)
    {
        _folded = [.. words.Select(word => word.Folded).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        for (var i = 0; i < _folded.Length; i++)
            _foldedIds[_folded[i]] = i;
        _foldedBySpan = _foldedIds.GetAlternateLookup<ReadOnlySpan<char>>();
        _foldedOf = new int[words.Count];
        _termOf = new int[words.Count];
        _termOfFolded = new int[_folded.Length];
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            _writtenIds[word.Written] = i;
            if (!_terms.TryGetValue(word.Term, out var term))
                _terms[word.Term] = term = _terms.Count;
            _foldedOf[i] = _foldedIds[word.Folded];
            _termOfFolded[_foldedOf[i]] = _termOf[i] = term;
        }
    }

    public int Terms => _terms.Count;

    /// <summary>How many folded forms there are.</summary>
    public int Forms => _folded.Length;

    public int FoldedOf(int word) => _foldedOf[word];

    public string FoldedText(int word) => _folded[_foldedOf[word]];

    public int TermOf(int word) => _termOf[word];

    public int TermOfFolded(int folded) => _termOfFolded[folded];

    /// <summary>The number of a written form; -1 if the window does not have it. The same for the next three.</summary>
    public int Written(string written) => _writtenIds.GetValueOrDefault(written, -1);

    public int Folded(string folded) => _foldedIds.GetValueOrDefault(folded, -1);

    public int Folded(ReadOnlySpan<char> folded) => _foldedBySpan.TryGetValue(folded, out var id) ? id : -1;

    public int Term(string term) => _terms.GetValueOrDefault(term, -1);

    /// <summary>The folded forms that begin so: from the first number up to, not including, the second.</summary>
    public (int From, int To) Prefix(string prefix)
    {
        var from = Array.BinarySearch(_folded, prefix, StringComparer.Ordinal);
        if (from < 0)
            from = ~from;
        var (low, high) = (from, _folded.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_folded[middle].StartsWith(prefix, StringComparison.Ordinal))
                low = middle + 1;
            else
                high = middle;
        }

        return (from, low);
    }
}
