using System.Runtime.CompilerServices;
using DigestService.Delivery.Dkim;

namespace DigestService.Cli.Doctor;

/// <summary>What DNS says of the sender. Where <c>dig</c> is absent, what it should say.</summary>
internal static class SenderChecks
{
    public static async IAsyncEnumerable<Check> Run(Settings settings, [EnumeratorCancellation] CancellationToken stop)
    {
        var (sender, dkim) = (settings.Sender, settings.Dkim);
        var key = dkim.IsSet ? DkimKey.Read(dkim.PrivateKey!) : null;
        if (key is null) yield return Check.Mind("dkim", "Nothing is signed here. Gmail, Yahoo and Microsoft want a signature of who sends in bulk: make a key with `digest keys new`, unless your relay signs for your domain.");
        if (sender.Unmatched is { } unmatched) yield return Check.Mind("reports", unmatched);
        if (!Dig.IsHere)
        {
            foreach (var record in SenderRecords.For(sender, settings.Smtp.Host, null, key is null ? null : (dkim.DomainOr(sender.Domain), dkim.Selector!, key)))
                yield return Check.Mind(Kind(record), $"dig is not on this machine (on Debian: bind9-dnsutils), so look yourself: DNS should hold {record.ZoneLine}");
            yield break;
        }

        var dig = new Dig();
        Task<DnsAnswer> Text(string name) => dig.Ask(name, "TXT", stop);
        var signs = dkim.DomainOr(sender.Domain);
        // All at once: a name server that is away costs the time of one answer.
        var signature = key is null ? null : Text(DkimRecord.Name(signs, dkim.Selector!));
        var (spf, dmarc, returns) = (new SpfCheck(Text).Run(sender.ReturnDomain), DmarcCheck.Run(sender, key is null ? null : signs, Text), dig.Ask(sender.ReturnDomain, "MX", stop));
        if (signature is not null) yield return DkimCheck.Of(signs, dkim.Selector!, key!, await signature);
        yield return await spf;
        yield return await dmarc;
        yield return Returns(sender.ReturnDomain, await returns);
    }

    private static string Kind(SenderRecord record) =>
        record.Type == "MX" ? "returns" : record.Text.StartsWith("v=spf1", StringComparison.Ordinal) ? "spf" : record.Text.StartsWith("v=DMARC1", StringComparison.Ordinal) ? "dmarc" : "dkim";

    private static Check Returns(string domain, DnsAnswer answer) =>
        answer.Fault is { } fault ? Check.Mind("returns", $"The mail server of {domain} cannot be looked up: {fault}.")
        : answer.Records.Count == 0 ? Check.Mind("returns", $"{domain} names no mail server (MX), so reports of failure may not come back: add one, or set Digest:Sender:ReturnPath to a mailbox that exists.")
        : answer.Records is ["0 ."] ? Check.Failed("returns", $"{domain} says that it takes no mail (MX 0 .), so that many receivers refuse what comes from it: set Digest:Sender:ReturnPath to a mailbox that exists.")
        : Check.Ok("returns", $"Reports of failure go to {string.Join(", ", answer.Records.Select(record => record.Split(' ')[^1].TrimEnd('.')))}.");
}
