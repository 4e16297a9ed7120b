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
        if (!Dig.IsHere)
        {
            foreach (var record in SenderRecords.For(sender, settings.Smtp.Host, null, key is null ? null : (dkim.DomainOr(sender.Domain), dkim.Selector!, key)))
                yield return Check.Mind(Kind(record), $"dig is not on this machine (on Debian: bind9-dnsutils), so look yourself: DNS should hold {record.ZoneLine}");
            yield break;
        }

        Task<DnsAnswer> Text(string name) => Dig.Ask(name, "TXT", stop);
        if (key is not null) yield return DkimCheck.Of(dkim.DomainOr(sender.Domain), dkim.Selector!, key, await Text(DkimRecord.Name(dkim.DomainOr(sender.Domain), dkim.Selector!)));
        yield return await new SpfCheck(Text).Run(sender.ReturnDomain);
        yield return await DmarcCheck.Run(sender, key is null ? null : dkim.DomainOr(sender.Domain), Text);
        yield return Returns(sender.ReturnDomain, await Dig.Ask(sender.ReturnDomain, "MX", stop));
    }

    private static string Kind(SenderRecord record) =>
        record.Type == "MX" ? "returns" : record.Text.StartsWith("v=spf1", StringComparison.Ordinal) ? "spf" : record.Text.StartsWith("v=DMARC1", StringComparison.Ordinal) ? "dmarc" : "dkim";

    private static Check Returns(string domain, DnsAnswer answer) =>
        answer.Fault is { } fault ? Check.Mind("returns", $"The mail server of {domain} cannot be looked up: {fault}.")
        : answer.Records.Count == 0 ? Check.Mind("returns", $"{domain} names no mail server (MX), so reports of failure may not come back: add one, or set Digest:Sender:ReturnPath to a mailbox that exists.")
        : answer.Records is ["0 ."] ? Check.Failed("returns", $"{domain} says that it takes no mail (MX 0 .), so that many receivers refuse what comes from it: set Digest:Sender:ReturnPath to a mailbox that exists.")
        : Check.Ok("returns", $"Reports of failure go to {string.Join(", ", answer.Records.Select(record => record.Split(' ')[^1].TrimEnd('.')))}.");
}
