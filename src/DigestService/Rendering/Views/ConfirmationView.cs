namespace DigestService.Rendering.Views;

/// <summary>Asks whether the address really wants mail; says nothing about who asked.</summary>
public sealed record ConfirmationView : MailView
{
    public required string ConfirmUrl { get; init; }

    /// <summary>"The link works until Thursday, 18 December 2025."; null where it does not expire.</summary>
    public string? Expiry { get; init; }
}
