using System.Text.RegularExpressions;

namespace DigestService.Papers.Arxiv;

/// <summary>arXiv marks a withdrawn paper only in prose: in the abstract or the comment of its last version.</summary>
internal static partial class Withdrawal
{
    public static bool IsTold(string? @abstract, string? comment) =>
        Opening().IsMatch(@abstract ?? "") || Opening().IsMatch(comment ?? "") || InComment().IsMatch(comment ?? "");

    [GeneratedRegex(
        @"\A[\s\[(*]*((this|the|our)\s+)?((arxiv|present|above)\s+)?((paper|article|submission|manuscript|work|preprint|version|document)\s+)?"
        + @"((has|have)\s+been\s+|is\s+(being\s+)?|was\s+)?(temporarily\s+)?withdrawn\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"\b(paper|article|submission|manuscript|work|preprint)\s+((has|have)\s+been|is|was)\s+(temporarily\s+)?withdrawn\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex InComment();
}
