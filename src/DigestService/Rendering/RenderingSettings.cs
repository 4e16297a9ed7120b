namespace DigestService.Rendering;

/// <summary>What every mail says of the service that sends it.</summary>
public sealed record SiteSettings
{
    public string Name { get; init; } = "Paper Digest";

    /// <summary>Where the site stands, without a closing slash: <c>https://digest.example</c>.</summary>
    public string PublicUrl { get; init; } = "http://localhost:8080";

    /// <summary>Who runs it, a person or an organisation; the imprint names them.</summary>
    public string? Operator { get; init; }

    /// <summary>An address or a web page; shown in every footer.</summary>
    public string? Contact { get; init; }

    /// <summary>In one line; bulk mail must carry one in many countries.</summary>
    public string? PostalAddress { get; init; }

    /// <summary>The operator's own privacy notice, in place of the one that the site brings (<c>/privacy</c>).</summary>
    public string? PrivacyUrl { get; init; }

    /// <summary>The one accent colour, <c>#rrggbb</c>; its tints and its form for dark mode are derived (see <see cref="Accent"/>).</summary>
    public string Color { get; init; } = "#0b6b5d";

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "Digest:Site:Name is empty: every mail and page shows it.";
        }
        if (SafeUrl.Web(PublicUrl) is null)
        {
            yield return $"Digest:Site:PublicUrl \"{PublicUrl}\" is not an address like https://digest.example: the links in mails begin with it.";
        }
        else if (new Uri(PublicUrl) is { PathAndQuery: not "/" } or { Fragment: not "" })
        {
            yield return $"Digest:Site:PublicUrl \"{PublicUrl}\" is more than a host: the site stands at the root of its host, as in https://digest.example.";
        }
        if (PrivacyUrl is not null && SafeUrl.Web(PrivacyUrl) is null)
        {
            yield return $"Digest:Site:PrivacyUrl \"{PrivacyUrl}\" is not a web address.";
        }
        if (Accent.From(Color) is null)
        {
            yield return $"Digest:Site:Color \"{Color}\" is not a colour of the form #0b6b5d.";
        }
    }

    /// <summary>What readers of a public site must be told, and are not: who runs it, how to reach them, and where they are.</summary>
    public IEnumerable<string> PublicFaults()
    {
        if (!PublicAddress.IsPublic(PublicUrl))
        {
            yield break;
        }
        foreach (var (value, setting, what) in new[]
        {
            (Operator, nameof(Operator), "name the person or organisation that runs this service"),
            (Contact, nameof(Contact), "give an e-mail address or a page at which readers reach you"),
            (PostalAddress, nameof(PostalAddress), "give your postal address in one line"),
        })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"Digest:Site:{setting} is missing: {what}; {PublicUrl} is public, and its imprint and mails must say it.";
            }
        }
    }
}

/// <summary>Bound from <c>Digest:Templates</c>.</summary>
public sealed record TemplateSettings
{
    /// <summary>A file in here takes the place of the shipped one of the same name.</summary>
    public string? Folder { get; init; }
}
