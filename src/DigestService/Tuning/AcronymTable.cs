using System.Collections.Frozen;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <param name="AcronymKey">See <see cref="AcronymTable.KeyOf(string)"/>.</param>
/// <param name="Acronym">Its most frequent spelling.</param>
/// <param name="LongForm">In small letters, in its most frequent spelling.</param>
/// <param name="Papers">In how many papers the one explains the other.</param>
internal sealed record CountedPair(string AcronymKey, string Acronym, string LongFormKey, string LongForm, int Papers);

/// <summary>Another name of the same thing.</summary>
/// <param name="IsRare">One or two papers explain it so, and more must speak for it.</param>
internal sealed record OtherName(string Text, bool IsAcronym, bool IsRare = false);

/// <summary>What acronyms stand for, and what stands for what, as papers explain it. Immutable.</summary>
internal sealed class AcronymTable
{
    /// <summary>An acronym has several meanings; those with less than this share of its papers are not offered.</summary>
    private const double LeastShare = 0.25;

    /// <summary>An acronym is only offered for a long form that it mostly stands for.</summary>
    private const double MostlyShare = 0.5;

    public static readonly AcronymTable Empty = new([]);

    private readonly FrozenDictionary<string, OtherName[]> _others;
    private readonly FrozenDictionary<string, string> _spellings;

    public AcronymTable(IReadOnlyList<CountedPair> pairs)
    {
        Pairs = [.. pairs.Where(pair => pair.Papers >= AcronymTally.FewestPapers).OrderByDescending(pair => pair.Papers).ThenBy(pair => pair.AcronymKey, StringComparer.Ordinal).ThenBy(pair => pair.LongFormKey, StringComparer.Ordinal)];
        var total = Pairs.GroupBy(pair => pair.AcronymKey).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Papers));
        var longForms = Pairs.Where(pair => pair.Papers >= LeastShare * total[pair.AcronymKey]).Select(pair => (pair.AcronymKey, Name: new OtherName(pair.LongForm, IsAcronym: false)));
        var acronyms = Pairs.DistinctBy(pair => pair.LongFormKey).Where(pair => pair.Papers >= MostlyShare * total[pair.AcronymKey]).Select(pair => (pair.LongFormKey, Name: new OtherName(pair.Acronym, IsAcronym: true)));
        // The rare long forms of an acronym that has no better known ones.
        var rare = pairs.Where(pair => pair.Papers < AcronymTally.FewestPapers && !total.ContainsKey(pair.AcronymKey)).OrderBy(pair => pair.LongFormKey, StringComparer.Ordinal)
            .Select(pair => (pair.AcronymKey, Name: new OtherName(pair.LongForm, IsAcronym: false, IsRare: true)));
        _others = longForms.Concat(acronyms).Concat(rare).GroupBy(each => each.Item1, each => each.Name).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _spellings = Pairs.DistinctBy(pair => pair.AcronymKey).ToFrozenDictionary(pair => pair.AcronymKey, pair => pair.Acronym);
    }

    /// <summary>Without the rare ones, the most frequent first.</summary>
    public IReadOnlyList<CountedPair> Pairs { get; }

    /// <summary>The long forms of an acronym, the acronym of a long form; none for anything else.</summary>
    public IReadOnlyList<OtherName> OtherNamesOf(string key) => _others.GetValueOrDefault(key, []);

    public OtherName? AcronymOf(string key) => OtherNamesOf(key).FirstOrDefault(name => name.IsAcronym);

    public string? SpellingOf(string key) => _spellings.GetValueOrDefault(key);

    /// <summary>The stems of a name's words in a row: equal for <c>LLMs</c> and LLM, for in-context learning and "In context learning".</summary>
    public static string KeyOf(string name) => string.Concat(Analyzer.Tokens(name).Where(token => token.Span == 1).Select(token => token.Term));

    public static string KeyOf(IEnumerable<Piece> words) => string.Concat(words.Select(piece => piece.Word.Term));
}
