namespace DigestService.Web.Defence;

/// <summary>How much one process of the site takes from whom; 0 switches a limit off. Bound from <c>Digest:Limits</c>.</summary>
public sealed record LimitSettings
{
    /// <summary>Sign-ups an hour from one IP address; of IPv6, from one /64.</summary>
    public int SignUpsPerAddress { get; init; } = 10;

    /// <summary>Sign-ups an hour from one subnet: /24, of IPv6 /48.</summary>
    public int SignUpsPerSubnet { get; init; } = 50;

    /// <summary>Sign-ups in ten minutes from everywhere, above which a small question is asked first.</summary>
    public int SignUpsBeforeQuestion { get; init; } = 200;

    /// <summary>Other forms a minute from one IP address. Leaving with one click is never limited.</summary>
    public int PostsPerMinute { get; init; } = 60;

    /// <summary>Searches, feeds and questions to the JSON API a minute from one IP address; the operator's token has no limit.</summary>
    public int SearchesPerMinute { get; init; } = 60;

    /// <summary>Keywords tried a minute from one IP address, and under one reader's link: a script asks while they type.</summary>
    public int TrialsPerMinute { get; init; } = 300;

    public IEnumerable<string> Faults()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(SignUpsPerAddress), SignUpsPerAddress), (nameof(SignUpsPerSubnet), SignUpsPerSubnet), (nameof(SignUpsBeforeQuestion), SignUpsBeforeQuestion),
            (nameof(PostsPerMinute), PostsPerMinute), (nameof(SearchesPerMinute), SearchesPerMinute), (nameof(TrialsPerMinute), TrialsPerMinute),
        })
            if (value is < 0 or > 1_000_000) yield return $"Digest:Limits:{name} is {value}: 1 to 1000000, or 0 for no limit.";
    }
}
