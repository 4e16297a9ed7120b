namespace DigestService.Web;

/// <summary>The form that begins a subscription.</summary>
/// <param name="Query">A keyword to begin with; null for none.</param>
public sealed record SubscribeBox(string? Query = null);
