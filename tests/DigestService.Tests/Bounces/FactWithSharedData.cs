using DigestService.Tests.Support;

namespace DigestService.Tests.Bounces;

/// <summary>A fact about recorded data that lies beside the project, or where DIGEST_DATA says; skipped, and counted as such, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithSharedDataAttribute : FactAttribute
{
    public FactWithSharedDataAttribute(string folder)
    {
        if (!Directory.Exists(Path.Combine(Root, folder))) Skip = $"there is no {Path.Combine(Root, folder)}";
    }

    public static string Root { get; } = Environment.GetEnvironmentVariable("DIGEST_DATA") is { Length: > 0 } told ? told : Path.GetFullPath(Path.Combine(Checkout.Root, "../shared/data"));
}
