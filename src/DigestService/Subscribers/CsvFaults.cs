using System.Text;
using System.Text.Unicode;
using CsvHelper;
using DigestService.Rendering;

namespace DigestService.Subscribers;

/// <summary>What is wrong with a file or a row as CSV, whatever its cells say: nothing of it is to be lost in silence, neither letters nor cells.</summary>
internal static class CsvFaults
{
    /// <returns>Null where all of the row can be taken; otherwise words that follow its line.</returns>
    public static string? Of(CsvReader row)
    {
        if (!Utf8.IsValid(row.RawRecord)) return "it is not UTF-8: save the file as UTF-8.";
        var text = Encoding.UTF8.GetString(row.RawRecord);
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) return "a \uFFFD stands where a letter was lost, most likely when the file was saved: write the letter again.";
        if (text.Where(IsForbidden).ToArray() is [var found, ..]) return $"it holds a control character (U+{(int)found:X4}): take it out.";
        return row.FieldCount > row.Headers.Count
            ? $"it has {Words.Count(row.FieldCount, "cell")}, the header {row.Headers.Count}: put quotes around a cell that holds {InWords(row.Separator)}."
            : null;
    }

    public static string InWords(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote stands within a cell that does not begin with one: write it twice, and one before and one after the cell.",
        CsvMalformedReason.TextAfterClosingQuote => "text stands behind the quote that ends a cell: write a quote within a cell twice.",
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote => "a quote is opened and not closed on its line: close it, and leave no line break in a cell.",
        _ => "the quotes are not in order.",
    };

    /// <summary>Of a file that cannot be opened.</summary>
    public static UserFault Unread(string path, Exception fault) => new(
        Directory.Exists(path) ? $"{path} is a folder: name a CSV file in it."
        : fault is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {path}: name a CSV file."
        : fault is UnauthorizedAccessException ? $"{path} cannot be read: give this user the right to."
        : $"{path} cannot be read: {fault.Message}",
        2);

    /// <summary>A tab between words, or between cells, is as good as a blank.</summary>
    private static bool IsForbidden(char letter) => char.IsControl(letter) && letter != '\t';

    private static string InWords(char separator) => separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => $"\"{separator}\"",
    };
}
