namespace DigestService.Subscribers;

/// <summary>
/// Cells that no spreadsheet takes for a formula (owasp.org, CSV Injection): an apostrophe stands before what begins like one.
/// Whoever reads them back takes off just that apostrophe.
/// </summary>
public static class CsvCells
{
    /// <summary>With the full-width signs that some spreadsheets take for the others.</summary>
    private const string Signs = "=+-@\t\r\n＝＋－＠";

    private const char Mark = '\'';

    public static string Written(string cell) => LooksLikeFormula(cell) ? Mark + cell : cell;

    public static string Read(string cell) => cell is [Mark, ..] && LooksLikeFormula(cell) ? cell[1..] : cell;

    /// <summary>Also behind blanks, and behind apostrophes of its own, or reading could not tell them from ours.</summary>
    private static bool LooksLikeFormula(string cell) => cell.AsSpan().TrimStart("' ") is [var first, ..] && Signs.Contains(first, StringComparison.Ordinal);
}
