using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>Reads papers one after another into a <see cref="TextIndex"/>.</summary>
internal sealed class TextIndexBuilder(Lexicon lexicon)
{
    private readonly Dictionary<Word, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Word> _vocabulary = [];
    private readonly List<int> _words = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _titleEnds = [];
    private readonly List<int> _compoundPlaces = [];
    private readonly List<int> _compoundWords = [];
    private readonly List<byte> _compoundSpans = [];
    private readonly List<(int Word, int Paper, FieldSet Field, int Place)> _occurrences = [];

    /// <summary>Adds the next paper; a withdrawn one keeps its ordinal and has no words.</summary>
    public void Add(Paper paper)
    {
        _starts.Add(_words.Count);
        if (!paper.Withdrawn)
            AddText(paper.Title, FieldSet.Title);
        _titleEnds.Add(_words.Count);
        if (!paper.Withdrawn)
            AddText(paper.Abstract, FieldSet.Abstract);
    }

    public TextIndex Build()
    {
        var vocabulary = new Vocabulary(_vocabulary);
        var forms = new FormPostings(vocabulary.Forms, _occurrences.Select(each => (vocabulary.FoldedOf(each.Word), each.Paper, each.Field)));
        for (var i = 0; i < _occurrences.Count; i++)
            _occurrences[i] = _occurrences[i] with { Word = vocabulary.TermOf(_occurrences[i].Word) };
        var hasCompound = new Bitmap(_words.Count);
        foreach (var place in _compoundPlaces)
            hasCompound.Set(place);
        return new TextIndex
        {
            HasCompound = hasCompound,
            Vocabulary = vocabulary,
            Words = [.. _words],
            Starts = [.. _starts, _words.Count],
            TitleEnds = [.. _titleEnds],
            Postings = new Postings(_starts.Count, vocabulary.Terms, _occurrences),
            Forms = forms,
            CompoundPlaces = [.. _compoundPlaces],
            CompoundWords = [.. _compoundWords],
            CompoundSpans = [.. _compoundSpans],
        };
    }

    private void AddText(string text, FieldSet field)
    {
        var start = _words.Count;
        foreach (var token in Analyzer.Tokens(text, lexicon))
        {
            var word = Number(token.Word);
            var place = start + token.Position;
            if (token.Span == 1)
            {
                _words.Add(word);
            }
            else
            {
                _compoundPlaces.Add(place);
                _compoundWords.Add(word);
                _compoundSpans.Add((byte)token.Span);
            }

            _occurrences.Add((word, _starts.Count - 1, field, place));
        }

        _words.Add(TextIndex.Gap);
    }

    private int Number(Word word)
    {
        if (_numbers.TryGetValue(word, out var number))
            return number;
        _numbers[word] = number = _vocabulary.Count;
        _vocabulary.Add(word);
        return number;
    }
}
