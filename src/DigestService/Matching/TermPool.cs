namespace DigestService.Matching;

/// <summary>The matchers of the query at hand, taken from those of earlier queries.</summary>
internal sealed class TermPool(PaperIndex index)
{
    private readonly SplitCache _splits = new(index.Text);
    private readonly List<WordMatcher> _words = [];
    private readonly List<PhraseMatcher> _phrases = [];
    private readonly List<BitmapMatcher> _bitmaps = [];
    private readonly List<VotesMatcher> _votes = [];
    private readonly List<TermMatcher> _current = [];

    public TermMatcher this[QueryTerm term] => _current[term.Ordinal];

    public void Prepare(Query query)
    {
        _current.Clear();
        var (words, phrases, bitmaps, votes) = (0, 0, 0, 0);
        for (var i = 0; i < query.Terms.Count; i++)
        {
            switch (query.Terms[i])
            {
                case TextTerm term when WordMatcher.Takes(term):
                    var wordMatcher = Take(_words, words++) ?? Keep(_words, new WordMatcher(index, _splits));
                    wordMatcher.Prepare(term);
                    _current.Add(wordMatcher);
                    break;
                case TextTerm term:
                    var phraseMatcher = Take(_phrases, phrases++) ?? Keep(_phrases, new PhraseMatcher(index, _splits));
                    phraseMatcher.Prepare(term);
                    _current.Add(phraseMatcher);
                    break;
                case NameTerm term:
                    var nameMatcher = Take(_bitmaps, bitmaps++) ?? Keep(_bitmaps, new BitmapMatcher(index));
                    nameMatcher.Prepare(term);
                    _current.Add(nameMatcher);
                    break;
                case LabelTerm term:
                    var labelMatcher = Take(_bitmaps, bitmaps++) ?? Keep(_bitmaps, new BitmapMatcher(index));
                    labelMatcher.Prepare(term);
                    _current.Add(labelMatcher);
                    break;
                case VotesTerm term:
                    var votesMatcher = Take(_votes, votes++) ?? Keep(_votes, new VotesMatcher(index));
                    votesMatcher.Prepare(term);
                    _current.Add(votesMatcher);
                    break;
            }
        }
    }

    private static T? Take<T>(List<T> pool, int at)
        where T : class => at < pool.Count ? pool[at] : null;

    private static T Keep<T>(List<T> pool, T matcher)
    {
        pool.Add(matcher);
        return matcher;
    }
}
