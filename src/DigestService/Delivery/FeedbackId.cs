using System.Globalization;

namespace DigestService.Delivery;

/// <summary>
/// The header Feedback-ID, by which Gmail's Postmaster Tools tell which mails people call spam: <c>2025-12-11:digest:digestexampleor</c>.
/// Google takes up to three groups and, at the right, the sender, of 5 to 15 characters; the groups hold for many readers each, so nothing in it is personal.
/// </summary>
public static class FeedbackId
{
    private const int Longest = 15;

    /// <param name="day">Digests of a day are one group.</param>
    /// <param name="domain">The sender's, as A-labels.</param>
    public static string Of(MailKind kind, DateOnly day, string domain) =>
        $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}:{kind.ToString().ToLowerInvariant()}:{Sender(domain)}";

    private static string Sender(string domain)
    {
        var letters = string.Concat(domain.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() + "digest";
        return letters[..Math.Min(letters.Length, Longest)];
    }
}
