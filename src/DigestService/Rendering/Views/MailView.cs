namespace DigestService.Rendering.Views;

/// <summary>What header and footer need; every mail's view has it. Templates see the names in snake_case.</summary>
public abstract record MailView
{
    public required string Subject { get; init; }

    /// <summary>The line that inboxes show after the subject.</summary>
    public required string Preheader { get; init; }

    public required ProductView Product { get; init; }

    /// <summary>Null where the mail may not be managed by whoever holds it: confirmations, pages that are passed on.</summary>
    public LinksView? Links { get; init; }

    /// <summary>"You get this every weekday at 07:00 Europe/Berlin."</summary>
    public string? Cadence { get; init; }
}

/// <summary>Who sends.</summary>
public sealed record ProductView
{
    public required string Name { get; init; }
    public required string Url { get; init; }
    public string? PostalAddress { get; init; }
    public string? Contact { get; init; }

    /// <summary><c>mailto:</c> or a web page; null where the contact is neither.</summary>
    public string? ContactUrl { get; init; }

    /// <summary>The operator's own notice, or the page that the site brings.</summary>
    public required string PrivacyUrl { get; init; }
    public required Accent Accent { get; init; }
}

public sealed record LinksView
{
    public required string Preferences { get; init; }
    public required string Unsubscribe { get; init; }
    public string? ViewInBrowser { get; init; }
}

public sealed record LinkView(string Text, string Url);
