namespace DigestService.Matching;

/// <summary>The fields' names, and the other names that people write.</summary>
internal static class QueryFields
{
    public const string Title = "title";
    public const string Author = "author";
    public const string Category = "category";
    public const string Organization = "org";
    public const string Source = "source";
    public const string Votes = "votes";

    public const string All = "title:, author:, category:, org:, source: and votes:";

    public static string? Canonical(string written) => written.ToLowerInvariant() switch
    {
        Title or "ti" => Title,
        Author or "authors" or "au" => Author,
        Category or "categories" or "cat" => Category,
        Organization or "organization" or "organisation" => Organization,
        Source => Source,
        Votes or "upvotes" => Votes,
        _ => null,
    };
}
