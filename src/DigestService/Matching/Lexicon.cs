namespace DigestService.Matching;

/// <summary>Remembers the forms of words already met: a window repeats a few ten thousand words millions of times.</summary>
internal sealed class Lexicon
{
    private const int MaxShared = 50_000;

    [ThreadStatic]
    private static Lexicon? _shared;

    private readonly Dictionary<string, Word> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Word>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<string, string> _terms = new(StringComparer.Ordinal);

    public Lexicon() => _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>For short texts such as keywords, whose words come again and again. Bounded; never hand it to another thread.</summary>
    public static Lexicon Shared => _shared is { } shared && shared._words.Count < MaxShared ? shared : _shared = new Lexicon();

    public Word Get(ReadOnlySpan<char> written)
    {
        if (_bySpan.TryGetValue(written, out var word))
            return word;
        var text = written.ToString();
        var folded = Folding.Fold(text);
        if (!_terms.TryGetValue(folded, out var term))
            _terms[folded] = term = Folding.Term(folded);
        return _words[text] = new Word(text, folded, term);
    }
}
