namespace DigestService.Rendering;

/// <param name="Html">Null for readers who want plain text.</param>
public sealed record RenderedEmail(string Subject, string? Html, string Text);
