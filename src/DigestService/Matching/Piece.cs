namespace DigestService.Matching;

/// <summary>One word of a term.</summary>
internal sealed class Piece(Word word)
{
    private IReadOnlyList<string>? _forms;

    public Word Word { get; } = word;

    /// <summary>The folded forms that <see cref="WordRule.Written"/> accepts: the word and its plural.</summary>
    public IReadOnlyList<string> Forms => _forms ??= Plural.Forms(Word.Folded);
}

/// <summary>Pieces of a term that may be written as one word: the 2 from piece 0 on, "multiagent".</summary>
/// <param name="IsCompound">The reader wrote a hyphen, so that short parts count too.</param>
internal sealed record Join(int First, int Count, Piece Piece, bool IsCompound);
