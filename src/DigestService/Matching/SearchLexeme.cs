namespace DigestService.Matching;

/// <summary>A lexeme of a <c>tsvector</c> or <c>tsquery</c>.</summary>
internal static class SearchLexeme
{
    // PostgreSQL takes 2046 bytes a lexeme, and UTF-16 unit by unit no letter needs more than 3.
    private const int MaxLength = 600;

    public static string Of(char field, string word) => field + (word.Length > MaxLength ? word[..MaxLength] : word);

    /// <summary>Quoted for both types: quotes and backslashes doubled.</summary>
    public static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
