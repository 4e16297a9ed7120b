namespace DigestService.Matching;

/// <summary>The labels under which a category is found.</summary>
internal static class CategoryLabels
{
    /// <summary>The category itself and its archive: <c>cs.cl</c> and <c>cs</c>.</summary>
    public static IReadOnlyList<string> Of(string category)
    {
        var label = category.ToLowerInvariant();
        var point = label.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? [label] : [label, label[..point]];
    }
}
