using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>What all mails share, and the short ones.</summary>
internal static class MailViews
{
    public static ProductView Product(SiteSettings site) => new()
    {
        Name = OneLine.Clean(site.Name),
        Url = site.PublicUrl.TrimEnd('/'),
        PostalAddress = Text(site.PostalAddress),
        Contact = Text(site.Contact),
        ContactUrl = site.Contact is { } contact && contact.Contains('@') && !contact.Contains(':')
            ? SafeUrl.WebOrMail("mailto:" + contact)
            : SafeUrl.WebOrMail(site.Contact),
        PrivacyUrl = SafeUrl.Web(site.PrivacyUrl) ?? $"{site.PublicUrl.TrimEnd('/')}/privacy",
        Accent = Accent.From(site.Color) ?? throw new ArgumentException(string.Join(' ', site.Faults()), nameof(site)),
    };

    /// <summary>Null for a page that may be passed on.</summary>
    public static LinksView? Links(DigestLinks links) => links is { Preferences: { } preferences, Unsubscribe: { } unsubscribe }
        ? new LinksView { Preferences = preferences, Unsubscribe = unsubscribe, ViewInBrowser = links.ViewInBrowser }
        : null;

    public static string? Cadence(DigestReader reader, DigestLinks links) =>
        Links(links) is null ? null : $"You get this {OneLine.Clean(reader.Schedule)}.";

    public static ConfirmationView Confirmation(ConfirmationContent content, ProductView product) => new()
    {
        Subject = OneLine.Cut($"Confirm your subscription to {product.Name}", DigestSubject.MaxLength),
        Preheader = "Then the papers that match your keywords come to you.",
        Product = product,
        ConfirmUrl = content.ConfirmUrl,
        Expiry = content.Expires is { } expires ? $"The link works until {Words.LongDate(expires)}." : null,
    };

    public static LetterView Letter(LetterContent content, ProductView product) => new()
    {
        Subject = OneLine.Cut(content.Subject, DigestSubject.MaxLength),
        Preheader = content.Lead,
        Product = product,
        Headline = content.Headline,
        Lead = content.Lead,
        Button = new LinkView(content.ButtonText, content.ButtonUrl),
        Small = content.Small,
    };

    public static NothingTodayView Nothing(NothingTodayContent content, ProductView product) => new()
    {
        Subject = DigestSubject.ForNothing(content.IssueDate, content.Occasion),
        Preheader = NothingLead(content),
        Product = product,
        Links = Links(content.Links),
        Cadence = Cadence(content.Reader, content.Links),
        Headline = content.Occasion == Occasion.Welcome ? "Welcome: nothing matched yet" : "Nothing new today",
        Welcome = content.Occasion == Occasion.Welcome ? OccasionViews.NothingYet(content.Reader, content.Links, product) : null,
        IssueDate = Words.LongDate(content.IssueDate),
        Lead = NothingLead(content),
        Completeness = Completeness.Of(content.Counts, content.Reader.HasKeywords),
    };

    private static string NothingLead(NothingTodayContent content) => content switch
    {
        { Occasion: Occasion.Welcome, Counts.Scanned: > 1, Reader.HasKeywords: true } => $"None of the {Words.Number(content.Counts.Scanned)} papers of the last week matches your keywords.",
        { Counts.Scanned: 0 } => "No new papers arrived.",
        { Reader.HasKeywords: false } => "Nothing is trending that you have not seen.",
        { Counts.Scanned: 1 } => "The one new paper does not match your keywords.",
        _ => $"None of the {Words.Number(content.Counts.Scanned)} new papers matches your keywords.",
    };

    private static string? Text(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : OneLine.Clean(setting).Trim();
}
