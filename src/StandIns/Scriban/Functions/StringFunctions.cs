namespace Scriban.Functions;

internal static class StringFunctions
{
    public static string? Upcase(string? text) => text?.ToUpperInvariant();

    public static string? Downcase(string? text) => text?.ToLowerInvariant();

    /// <summary>The first letter only.</summary>
    public static string Capitalize(string? text) =>
        string.IsNullOrEmpty(text) ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    public static string? Strip(string? text) => text?.Trim();

    /// <summary><paramref name="length"/> counts the ellipsis too.</summary>
    public static string Truncate(string? text, int length, string? ellipsis = null)
    {
        ellipsis ??= "...";
        return text is null || text.Length <= length
            ? text ?? ""
            : text[..Math.Clamp(length - ellipsis.Length, 0, text.Length)] + ellipsis;
    }

    public static string Replace(string? text, string? match, string? replace) =>
        string.IsNullOrEmpty(text) ? "" : text.Replace(match ?? "", replace ?? "", StringComparison.Ordinal);

    public static int Size(string? text) => text?.Length ?? 0;

    public static string Append(string? text, string? with) => text + with;
}
