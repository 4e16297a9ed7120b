using System.Text.RegularExpressions;

namespace DigestService.Cli.Doctor;

/// <summary>Whether a domain's SPF record can do its work (RFC 7208): there is one, only one, it says what to do with all others, and takes no more than ten lookups.</summary>
internal sealed partial class SpfCheck(Func<string, Task<DnsAnswer>> text)
{
    /// <summary>4.6.4: more of them, and receivers answer "permerror".</summary>
    private const int MostLookups = 10;

    private const string Name = "spf";

    private int _lookups;
    private string? _fault;

    public async Task<Check> Run(string domain)
    {
        var answer = await text(domain);
        if (answer.Fault is { } fault) return Check.Mind(Name, $"SPF of {domain} cannot be told: {fault}.");
        var records = answer.Records.Where(IsSpf).ToList();
        if (records.Count == 0) return Check.Failed(Name, $"{domain} has no SPF record: add a TXT record \"v=spf1 … ~all\" that names your relay (`digest keys new` suggests one).");
        if (records.Count > 1) return Check.Failed(Name, $"{domain} has {records.Count} SPF records, which receivers take for none: put them together into one.");

        await Count(records[0], domain, []);
        if (_lookups > MostLookups) return Check.Failed(Name, $"The SPF record of {domain} takes {_lookups} lookups or more; receivers give up after {MostLookups}: remove what is not needed.");
        if (_fault is not null) return Check.Failed(Name, $"The SPF record of {domain} {_fault}.");
        if (ShutsOutAll(records[0])) return Check.Failed(Name, $"The SPF record of {domain} lets nobody send (\"{records[0]}\"): name your relay before the all (`digest keys new` suggests how).");
        return Ending(records[0]) switch
        {
            "-all" or "~all" => Check.Ok(Name, $"{domain}: {records[0]} ({_lookups} lookups). Whether your relay is among them, a mail to yourself tells (--send-to)."),
            "redirect" => Check.Ok(Name, $"{domain} leaves it to another domain: {records[0]} ({_lookups} lookups)."),
            _ => Check.Failed(Name, $"The SPF record of {domain} lets everybody send (\"{records[0]}\"): end it with ~all or -all."),
        };
    }

    /// <summary>Every mechanism that has receivers ask DNS, those of included records too.</summary>
    private async Task Count(string record, string domain, HashSet<string> within)
    {
        if (!within.Add(domain))
        {
            _fault ??= $"includes itself by way of {domain}";
            return;
        }
        foreach (var term in record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (Lookup().Match(term) is not { Success: true } lookup) continue;
            if (++_lookups > MostLookups) return;
            if (lookup.Groups["other"] is { Success: true, Value: var other } && !other.Contains('%', StringComparison.Ordinal)) await Follow(other, within);
        }
        within.Remove(domain);
    }

    private async Task Follow(string other, HashSet<string> within)
    {
        var answer = await text(other);
        if (answer.Fault is not null) return;
        if (answer.Records.Where(IsSpf).ToList() is [var record]) await Count(record, other, within);
        else _fault ??= $"includes {other}, which has no SPF record of its own or several";
    }

    private static bool IsSpf(string record) => record.Equals("v=spf1", StringComparison.OrdinalIgnoreCase) || record.StartsWith("v=spf1 ", StringComparison.OrdinalIgnoreCase);

    /// <summary>It names no sender at all: what a domain says that sends no mail (10.1.2). "all" goes before a redirect (6.1), and other modifiers name none.</summary>
    private static bool ShutsOutAll(string record) =>
        Ending(record) is "-all" or "~all" && record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(term => !Modifier().IsMatch(term)).All(term => term.ToLowerInvariant() is "-all" or "~all");

    private static string Ending(string record)
    {
        var terms = record.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return terms.FirstOrDefault(term => term.TrimStart('+', '-', '~', '?') == "all") ?? (terms.Any(term => term.StartsWith("redirect=", StringComparison.Ordinal)) ? "redirect" : "");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]*=", RegexOptions.CultureInvariant)]
    private static partial Regex Modifier();

    [GeneratedRegex(@"^[+\-~?]?(?:include:(?<other>\S+)|(?:a|mx)(?:[:/]\S*)?|ptr(?::\S*)?|exists:\S+)$|^redirect=(?<other>\S+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Lookup();
}
