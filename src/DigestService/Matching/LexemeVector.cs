using System.Globalization;
using System.Text;

namespace DigestService.Matching;

/// <summary>Gathers lexemes and writes them as a <c>tsvector</c>, within PostgreSQL's limits ("Text Search Limitations").</summary>
internal sealed class LexemeVector
{
    /// <summary>A tsvector must stay under 1 MB; some room is left for its padding.</summary>
    private const int MaxBytes = 900_000;
    private const int MaxPosition = 16_383;
    private const int MaxPositions = 256;

    private readonly Dictionary<string, List<(int Position, char Weight)>> _lexemes = new(StringComparer.Ordinal);

    /// <summary>Whether positions were left out, because PostgreSQL keeps no more.</summary>
    public bool IsCut { get; private set; }

    /// <param name="lexeme">A sign that belongs to no field.</param>
    public void Mark(string lexeme) => _lexemes.TryAdd(lexeme, []);

    public void Add(char field, string? word)
    {
        if (!string.IsNullOrEmpty(word))
            _lexemes.TryAdd(SearchLexeme.Of(field, word), []);
    }

    /// <param name="position">From 1, never falling from call to call for one lexeme.</param>
    /// <param name="weight">A, B, C or D.</param>
    public void Add(char field, string word, int position, char weight)
    {
        var lexeme = SearchLexeme.Of(field, word);
        if (!_lexemes.TryGetValue(lexeme, out var positions))
            _lexemes[lexeme] = positions = [];
        if (position > MaxPosition || positions.Count == MaxPositions)
            IsCut = true;
        else if (positions.Count == 0 || positions[^1].Position < position)
            positions.Add((position, weight));
    }

    /// <summary>Null if it would not fit. In no order: PostgreSQL has its own.</summary>
    public string? Write()
    {
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var (lexeme, positions) in _lexemes)
        {
            // An entry, the lexeme, a count, and two bytes a position, aligned.
            bytes += 8 + Encoding.UTF8.GetByteCount(lexeme) + (2 * positions.Count);
            if (bytes > MaxBytes)
                return null;
            text.Append(text.Length == 0 ? "" : " ").Append(SearchLexeme.Quote(lexeme));
            for (var i = 0; i < positions.Count; i++)
                text.Append(i == 0 ? ':' : ',').Append(CultureInfo.InvariantCulture, $"{positions[i].Position}{positions[i].Weight}");
        }

        return text.ToString();
    }
}
