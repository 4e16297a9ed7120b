using System.Runtime.InteropServices;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>
/// Counts in how many papers each pair of acronym and long form stands. Most pairs are met once, as the name of one
/// paper's method: until their third paper only a number is kept of them, or, where the letters are the words' initials,
/// the pair as a rare one. Forgets the rare ones when there are too many.
/// </summary>
internal sealed class AcronymTally(int mostRare = AcronymTally.MostRare)
{
    /// <summary>From how many papers on a pair is no longer rare.</summary>
    public const int FewestPapers = 3;
    public const int MostRare = 200_000;
    private const int MostSpellings = 8;

    /// <summary>As much memory as this many numbers.</summary>
    private const int RarePairCosts = 10;

    private readonly Dictionary<ulong, int> _rare = [];
    private readonly Dictionary<(string Acronym, string LongForm), Counted> _pairs = [];
    private int _rarePairs;

    private sealed record Counted(Dictionary<string, int> Acronyms, Dictionary<string, int> LongForms)
    {
        public int Papers { get; set; }
    }

    public void Add(string title, string @abstract)
    {
        foreach (var pair in AcronymPairs.In(title).Concat(AcronymPairs.In(@abstract)).DistinctBy(KeyOf)) Add(pair);
    }

    public AcronymTable ToTable() => new([.. _pairs
        .Select(each => new CountedPair(each.Key.Acronym, MostFrequent(each.Value.Acronyms), each.Key.LongForm, MostFrequent(each.Value.LongForms), each.Value.Papers))]);

    private void Add(AcronymPair pair)
    {
        var key = KeyOf(pair);
        if (!_pairs.TryGetValue(key, out var counted))
        {
            if (!pair.IsByInitials && !IsThird(key)) return;
            if (pair.IsByInitials) ForgetIfTooMany();
            _pairs[key] = counted = new Counted([], []) { Papers = pair.IsByInitials ? 0 : FewestPapers - 1 };
        }
        counted.Papers++;
        Count(counted.Acronyms, pair.Acronym);
        Count(counted.LongForms, pair.LongForm.ToLowerInvariant());
    }

    private bool IsThird((string, string) key)
    {
        if (_rare.Count == mostRare) _rare.Clear();
        ref var papers = ref CollectionsMarshal.GetValueRefOrAddDefault(_rare, Fingerprint(key), out _);
        if (++papers < FewestPapers) return false;
        _rare.Remove(Fingerprint(key));
        return true;
    }

    private void ForgetIfTooMany()
    {
        if (_rarePairs++ < mostRare / RarePairCosts) return;
        foreach (var (key, _) in _pairs.Where(each => each.Value.Papers < FewestPapers)) _pairs.Remove(key);
        _rarePairs = 0;
    }

    /// <summary>Forms that a keyword cannot tell apart are one: plurals, hyphens, capitals.</summary>
    private static (string, string) KeyOf(AcronymPair pair) => (AcronymTable.KeyOf(pair.Acronym), AcronymTable.KeyOf(pair.LongForm));

    private static void Count(Dictionary<string, int> spellings, string spelling)
    {
        if (spellings.ContainsKey(spelling) || spellings.Count < MostSpellings) spellings[spelling] = spellings.GetValueOrDefault(spelling) + 1;
    }

    private static string MostFrequent(Dictionary<string, int> spellings) => spellings.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).First().Key;

    /// <summary>FNV-1a, 64 bits: the same in every run.</summary>
    private static ulong Fingerprint((string Acronym, string LongForm) key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in $"{key.Acronym} {key.LongForm}") hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
