using DigestService.Delivery;

namespace DigestService.Subscribers;

/// <summary>Who may begin a subscription.</summary>
public enum Admission
{
    /// <summary>Whoever confirms that the address is theirs.</summary>
    Anyone,

    /// <summary>Addresses at the listed domains, whichever way they come in.</summary>
    Domains,

    /// <summary>Only whom the operator adds, by import, command or API.</summary>
    Import,
}

/// <summary>How readers come in. Bound from <c>Digest:SignUp</c>.</summary>
public sealed record SignUpSettings
{
    public Admission From { get; init; } = Admission.Anyone;

    /// <summary>With <see cref="Admission.Domains"/>: <c>example.org</c>, or <c>*.example.org</c> for all below it.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>IANA name; for readers who have not told theirs.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>To readers, what to mend; null where nobody is turned away.</summary>
    public string? Refusal => From == Admission.Domains ? $"Only addresses at {string.Join(", ", Domains)} can subscribe here." : null;

    /// <summary>Whether an address may be on the list at all, whoever puts it there.</summary>
    public bool Lists(EmailAddress email) => From != Admission.Domains || Domains.Any(domain => Holds(domain, email.Domain));

    /// <summary>Whether its owner may begin a subscription.</summary>
    public bool Admits(EmailAddress email) => From != Admission.Import && Lists(email);

    /// <summary>To the operator, why an address may not be on the list; null where it may.</summary>
    public string? FaultOf(EmailAddress email) =>
        Lists(email) ? null : $"{email} is at none of the domains that may subscribe ({string.Join(", ", Domains)}): Digest:SignUp:Domains lists them.";

    private static bool Holds(string listed, string domain) => listed.StartsWith("*.", StringComparison.Ordinal)
        ? Ascii(listed[2..]) is { } above && domain.EndsWith("." + above, StringComparison.Ordinal)
        : Ascii(listed) == domain;

    public IEnumerable<string> Faults()
    {
        if (From == Admission.Domains && Domains.Count == 0)
            yield return "Digest:SignUp:From is Domains, and Digest:SignUp:Domains is empty, so that nobody could subscribe: list the domains (Digest__SignUp__Domains__0=example.org).";
        if (From != Admission.Domains && Domains.Count > 0)
            yield return $"Digest:SignUp:Domains is set while Digest:SignUp:From is {From}: set that to Domains, or remove the list.";
        foreach (var domain in Domains.Where(domain => Ascii(domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain) is null))
            yield return $"Digest:SignUp:Domains \"{HeaderText.OneLine(domain, 80)}\" is no domain: write it like example.org, or *.example.org for all below it.";
        if (!TimeZones.Exists(TimeZone))
            yield return $"Digest:SignUp:TimeZone \"{HeaderText.OneLine(TimeZone, 80)}\" does not exist: use a name such as Europe/Berlin.";
    }

    private static string? Ascii(string domain) => EmailAddress.TryParse("postmaster@" + domain, out var address, out _) ? address!.Domain : null;
}
