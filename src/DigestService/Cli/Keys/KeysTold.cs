using DigestService.Delivery.Dkim;

namespace DigestService.Cli.Keys;

/// <summary>What came of <c>keys</c>: the files, the settings that name them, and the records for DNS. No private key is among it.</summary>
internal sealed class KeysTold(KeysMade made, GivenKeys given)
{
    private readonly List<SenderRecord> _records = made.Dkim is null ? [] : [.. SenderRecords.For(given.Sender, given.Relay, given.Contact, Sign(made.Dkim, given))];

    private static (string, string, DkimKey) Sign(MadeKey dkim, GivenKeys given) =>
        dkim.File is null ? (given.Domain, given.Dkim.Selector ?? "SELECTOR", given.Key!) : (given.Domain, dkim.Selector!, DkimKey.Read(File.ReadAllText(dkim.File))!);

    public object ForMachines() => new
    {
        links = made.Links is null ? null : new { key = made.Links.File, oldKeys = made.Links.OldKeys, made = made.Links.IsNew },
        dkim = made.Dkim is null ? null : new { domain = given.Domain, selector = made.Dkim.Selector ?? given.Dkim.Selector, key = made.Dkim.File, made = made.Dkim.IsNew },
        settings = Settings().ToDictionary(setting => setting.Key, setting => setting.Value),
        records = _records.Select(record => new { record.Name, record.Type, record.Text, record.Note }),
    };

    public string ForPeople() => string.Join(Environment.NewLine, Lines());

    private IEnumerable<string> Lines()
    {
        if (made.Links is { } links) yield return Line("Link key", links);
        if (made.Dkim is { } dkim) yield return Line($"DKIM key of {given.Domain}", dkim);

        if (Settings().Any()) yield return "\nSettings, as environment variables:";
        foreach (var (key, value) in Settings()) yield return $"  {key}={value}";

        if (_records.Count > 0) yield return "\nDNS, as lines of a zone file:";
        foreach (var record in _records) yield return $"  {record.ZoneLine}\n    {record.Note}";

        if (Next() is { Length: > 0 } next) yield return "\n" + next;
    }

    private static string Line(string what, MadeKey key) =>
        key.File is null ? $"{what}: the one in the settings is kept." : $"{what}: {key.File}{(key.IsNew ? " (new)" : " (was there, kept)")}";

    private IEnumerable<(string Key, string Value)> Settings()
    {
        if (made.Links?.File is { } links) yield return ("Digest__Links__Key__File", links);
        if (made.Links?.OldKeys is { } old) yield return ("Digest__Links__OldKeys__File", old);
        if (made.Dkim is not { } dkim) yield break;
        if (given.Domain != (dkim.File is null ? given.SetDomain : given.Sender.Domain)) yield return ("Digest__Dkim__Domain", given.Domain);
        if (dkim.File is not { } file) yield break;
        yield return ("Digest__Dkim__Selector", dkim.Selector!);
        yield return ("Digest__Dkim__PrivateKey__File", file);
    }

    private string Next() => string.Join(Environment.NewLine, new[]
    {
        made.Links?.OldKeys is null ? "" : "Change the settings of the links in all processes and start them anew; links signed with the key of before still open.",
        made.Dkim?.Replaces is not { } before ? "" : $"Put the new DKIM record into DNS first; when `dig TXT {DkimRecord.Name(given.Domain, made.Dkim.Selector!)}` shows it, change the settings and start anew. Take the record of {before} out of DNS a week later, when all that it signed has arrived.",
        made.Dkim is not null && given.SetDomain.Length > 0 && given.Domain != given.SetDomain ? $"The settings sign for {given.SetDomain}, not for {given.Domain}: set Digest:Dkim:Domain, as above, or nothing is signed for it." : "",
        made.Dkim is not null && given.Sender.Address.Length > 0 ? given.Sender.Unmatched ?? "" : "",
        made.Dkim is { Replaces: null, IsNew: true } ? "Put the records into DNS, then let `digest doctor` look at them." : "",
    }.Where(line => line.Length > 0));
}
