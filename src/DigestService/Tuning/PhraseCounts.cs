using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>Counts the phrases that stand in titles, for authors put there what a paper is about.</summary>
internal sealed class PhraseCounts
{
    private const int Longest = 4;

    private static readonly string[] Connectors = ["of", "to", "in"];

    private readonly TextIndex _text;
    private readonly Kind[] _kinds;
    private readonly Dictionary<Phrase, PhraseCount> _counts = [];

    private enum Kind : byte { Unknown, Telling, Modifier, Connector, Other }

    /// <param name="papers">The papers that count.</param>
    /// <param name="fewest">Phrases in fewer titles are left out.</param>
    public PhraseCounts(PaperIndex index, Bitmap papers, int fewest)
    {
        _text = index.Text;
        _kinds = new Kind[_text.Vocabulary.Terms];
        foreach (var paper in papers.Members()) CountTitle(paper);
        foreach (var (phrase, count) in _counts)
            if (count.InTitles < fewest)
                _counts.Remove(phrase);
            else
                CollectionsMarshal.GetValueRefOrNullRef(_counts, phrase).LastPaper = -1;
        foreach (var paper in papers.Members()) CountAll(paper);
    }

    public IReadOnlyDictionary<Phrase, PhraseCount> Counts => _counts;

    /// <summary>The phrase as it stands at a place, in small letters, a blank between words.</summary>
    public string TextAt(int place, int length) => string.Join(' ', Enumerable.Range(place, length).Select(at => _text.Vocabulary.FoldedText(_text.Words[at])));

    private void CountTitle(int paper)
    {
        for (var place = _text.Starts[paper]; place < _text.TitleEnds[paper]; place++)
            for (var length = 1; length <= Longest; length++)
            {
                if (PhraseAt(place, length) is not { } phrase) continue;
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, phrase, out var known);
                if (!known) count = new PhraseCount(place, 0, 0, -1, 0, 0);
                if (count.LastPaper == paper) continue;
                count.LastPaper = paper;
                count.InTitles++;
            }
    }

    private void CountAll(int paper)
    {
        for (var place = _text.Starts[paper]; place < _text.Starts[paper + 1]; place++)
            for (var length = 1; length <= Longest; length++)
            {
                if (PhraseAt(place, length) is not { } phrase) continue;
                ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, phrase);
                if (Unsafe.IsNullRef(ref count)) continue;
                count.Occurrences++;
                var next = _text.Words[place + length];
                if (next != TextIndex.Gap && KindOf(next) is Kind.Telling or Kind.Modifier) count.Followed++;
                if (count.LastPaper == paper) continue;
                count.LastPaper = paper;
                count.Papers++;
            }
    }

    /// <summary>Words that tell something at both ends; between them, too, or one small word: mixture of experts, text to image generation.</summary>
    private Phrase? PhraseAt(int place, int length)
    {
        if (place + length > _text.Words.Length) return null;
        Span<int> terms = [-1, -1, -1, -1];
        var connectors = 0;
        for (var at = 0; at < length; at++)
        {
            var word = _text.Words[place + at];
            if (word == TextIndex.Gap) return null;
            var kind = KindOf(word);
            var isInner = at > 0 && at < length - 1;
            if (kind == Kind.Other || (kind == Kind.Connector && !isInner) || (kind == Kind.Modifier && at == length - 1)) return null;
            connectors += kind == Kind.Connector ? 1 : 0;
            terms[at] = _text.Vocabulary.TermOf(word);
        }
        return connectors > 1 || (length == Longest && connectors == 0) ? null : new Phrase(terms[0], terms[1], terms[2], terms[3]);
    }

    private Kind KindOf(int word)
    {
        ref var kind = ref _kinds[_text.Vocabulary.TermOf(word)];
        if (kind != Kind.Unknown) return kind;
        var folded = _text.Vocabulary.FoldedText(word);
        return kind = Connectors.Contains(folded) ? Kind.Connector
            : GeneralWords.TellNothing(folded) ? Kind.Other
            : GeneralWords.IsModifier(folded) ? Kind.Modifier
            : Kind.Telling;
    }
}
