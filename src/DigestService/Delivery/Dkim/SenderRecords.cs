namespace DigestService.Delivery.Dkim;

/// <summary>A record that DNS should hold.</summary>
/// <param name="Text">Without quotes, whole.</param>
/// <param name="Note">What to mind, in a sentence.</param>
public sealed record SenderRecord(string Name, string Type, string Text, string Note)
{
    /// <summary>As it stands in a zone file.</summary>
    public string ZoneLine => $"{Name}. IN {Type} {(Type == "TXT" ? DkimRecord.Quoted(Text) : Text)}";
}

/// <summary>What receivers look up about a sender: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and where reports go.</summary>
public static class SenderRecords
{
    /// <param name="sign">Domain, selector and key; null where nothing is signed.</param>
    public static IEnumerable<SenderRecord> For(SenderSettings sender, string relay, string? reportsTo, (string Domain, string Selector, DkimKey Key)? sign)
    {
        if (sign is var (domain, selector, key))
            yield return new SenderRecord(DkimRecord.Name(domain, selector), "TXT", DkimRecord.Text(key), "The key that signatures are verified with.");
        if (sender.Domain.Length == 0) yield break;
        yield return new SenderRecord(sender.ReturnDomain, "TXT", Spf(relay), "Says who may send for the return path's domain. Name what your relay's operator tells you (often an include:), and keep to one such record.");
        yield return new SenderRecord("_dmarc." + sender.Domain, "TXT", $"v=DMARC1; p=none; rua=mailto:{reportsTo ?? "postmaster@" + sender.Domain}", "Begin so; once the reports show that all mail passes, go on to p=quarantine.");
        if (sender.ReturnPath is not null)
            yield return new SenderRecord(sender.ReturnDomain, "MX", $"10 mail.{sender.ReturnDomain}.", "The server that takes reports of failure for the return path; leave it as it is where there is one.");
    }

    private static string Spf(string relay) =>
        relay.Length == 0 || Uri.CheckHostName(relay) != UriHostNameType.Dns || !relay.Contains('.', StringComparison.Ordinal) ? "v=spf1 mx a ~all" : $"v=spf1 a:{relay} ~all";
}
