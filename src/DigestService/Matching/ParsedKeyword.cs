namespace DigestService.Matching;

/// <summary>What became of a reader's text: a <see cref="Query"/> or a <see cref="QueryError"/>, never anything else.</summary>
public abstract record ParsedKeyword
{
    private protected ParsedKeyword()
    {
    }
}

/// <summary>Why a text is no keyword.</summary>
/// <param name="Message">One plain sentence for the reader.</param>
/// <param name="Position">Where in the text the fault begins, in UTF-16 units.</param>
/// <param name="Length">How far it reaches; 0 if something is missing at <paramref name="Position"/>.</param>
public sealed record QueryError(string Message, int Position, int Length) : ParsedKeyword;
