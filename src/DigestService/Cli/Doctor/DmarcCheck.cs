using DigestService.Delivery;
using DigestService.Delivery.Dkim;

namespace DigestService.Cli.Doctor;

/// <summary>Whether receivers know what to do with mail that only claims to come from us (RFC 7489), and whether ours would pass.</summary>
internal static class DmarcCheck
{
    private const string Name = "dmarc";

    public static async Task<Check> Run(SenderSettings sender, string? signs, Func<string, Task<DnsAnswer>> text)
    {
        var (found, at, fault) = await Find(sender.Domain, text);
        if (fault is not null) return Check.Mind(Name, $"DMARC of {sender.Domain} cannot be told: {fault}.");
        if (found.Count == 0) return Check.Failed(Name, $"{sender.Domain} has no DMARC record: add a TXT record at _dmarc.{sender.Domain} that says \"v=DMARC1; p=none; rua=mailto:you@{sender.Domain}\"; Gmail and Yahoo want one of who sends in bulk.");
        if (found.Count > 1) return Check.Failed(Name, $"_dmarc.{at} holds {found.Count} DMARC records, which receivers take for none: leave one.");

        var tags = DkimRecord.Tags(found[0]);
        if (tags.GetValueOrDefault("p")?.ToLowerInvariant() is not ("none" or "quarantine" or "reject"))
            return Check.Failed(Name, $"The DMARC record of {at} names no policy (\"{found[0]}\"): say p=none, p=quarantine or p=reject.");
        var (strictDkim, strictSpf) = (IsStrict("adkim"), IsStrict("aspf"));
        var dkim = signs is not null && Aligned(signs, sender.Domain, strictDkim);
        var spf = Aligned(sender.ReturnDomain, sender.Domain, strictSpf);
        return dkim || spf
            ? Check.Ok(Name, $"{at}: {found[0]}. {(dkim ? "The signature" : "Nothing is signed here, but the return path")} aligns with {sender.Domain}{(dkim && !spf ? "; the return path does not" : "")}.")
            : Check.Failed(Name, $"Neither signature ({signs ?? "none"}) nor return path ({sender.ReturnDomain}) aligns with {sender.Domain}, so that DMARC fails ({found[0]}): set Digest:Dkim, or a Digest:Sender:ReturnPath under {sender.Domain}.");

        bool IsStrict(string tag) => "s".Equals(tags.GetValueOrDefault(tag), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>At the domain, or at the domain above it that is asked where there is none (6.6.3); without the list of public suffixes, every one with a dot.</summary>
    private static async Task<(IReadOnlyList<string> Records, string At, string? Fault)> Find(string domain, Func<string, Task<DnsAnswer>> text)
    {
        for (var at = domain; at.Contains('.', StringComparison.Ordinal); at = at[(at.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var answer = await text("_dmarc." + at);
            if (answer.Fault is not null) return ([], at, answer.Fault);
            if (answer.Records.Where(record => record.StartsWith("v=DMARC1", StringComparison.Ordinal)).ToList() is { Count: > 0 } found) return (found, at, null);
        }
        return ([], domain, null);
    }

    private static bool Aligned(string one, string senders, bool strict) =>
        strict ? one.Equals(senders, StringComparison.OrdinalIgnoreCase) : DkimSettings.Aligns(one, senders);
}
