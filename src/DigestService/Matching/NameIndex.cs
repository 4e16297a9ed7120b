namespace DigestService.Matching;

/// <summary>Names (of authors, of organisations) with their papers, found by one of their words.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<(PersonName Name, List<int> Papers)> _names = [];
    private readonly SortedDictionary<string, List<int>> _building = new(StringComparer.Ordinal);
    private string[] _words = [];
    private int[][] _namesOf = [];

    /// <param name="onlyLast">Only the last word is a key: family names.</param>
    public void Add(string name, int paper, bool onlyLast, Lexicon lexicon)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers[name] = number = _names.Count;
            var read = onlyLast ? PersonName.Read(name, lexicon) : PersonName.ReadPlain(name, lexicon);
            _names.Add((read, []));
            foreach (var word in read.Words.Skip(onlyLast ? read.Words.Count - 1 : 0).Distinct())
            {
                if (!_building.TryGetValue(word, out var names))
                    _building[word] = names = [];
                names.Add(number);
            }
        }

        var papers = _names[number].Papers;
        if (papers.Count == 0 || papers[^1] != paper)
            papers.Add(paper);
    }

    public void Freeze()
    {
        _words = [.. _building.Keys];
        _namesOf = [.. _building.Values.Select(names => names.ToArray())];
        _building.Clear();
    }

    /// <summary>Sets the bits of the papers that have a name which answers to the term.</summary>
    public void AddPapers(NameTerm term, Bitmap papers)
    {
        var key = term.Words[^1];
        var at = Array.BinarySearch(_words, key, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < _words.Length && (term.EndsInPrefix ? _words[at].StartsWith(key, StringComparison.Ordinal) : _words[at] == key); at++)
        {
            foreach (var number in _namesOf[at])
            {
                var (name, having) = _names[number];
                if (!name.Matches(term))
                    continue;
                foreach (var paper in having)
                    papers.Set(paper);
            }
        }
    }
}
