using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>The section <c>Digest:Providers:NAME</c>: one provider's domains, and what it wants of us. 0 means no limit.</summary>
public sealed record ProviderSettings
{
    /// <summary>Added to those that the program knows. <c>example.*</c> means that name in every country.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The most mails on their way to it at the same time, for each worker.</summary>
    public int Connections { get; init; }

    /// <summary>The most mails to it over one connection.</summary>
    public int MessagesPerConnection { get; init; }

    internal bool IsLimited => Connections > 0 || MessagesPerConnection > 0;
}

/// <summary>
/// Whose servers take the mail of a domain: gmail.com and googlemail.com are one provider, with one opinion of us. A domain that
/// nobody named is a provider of its own: who stands behind it is told by its MX record, which is the relay's business.
/// </summary>
public sealed partial class Providers
{
    private static readonly (string Name, string Domains)[] Known =
    [
        ("apple", "icloud.com me.com mac.com privaterelay.appleid.com"),
        ("comcast", "comcast.net xfinity.com"),
        ("fastmail", "fastmail.com fastmail.fm"),
        ("free", "free.fr"),
        ("gmail", "gmail.com googlemail.com google.com"),
        ("gmx", "gmx.* web.de mail.com email.com usa.com"),
        ("laposte", "laposte.net"),
        ("libero", "libero.it virgilio.it iol.it inwind.it"),
        ("mailru", "mail.ru inbox.ru list.ru bk.ru internet.ru"),
        ("microsoft", "outlook.* hotmail.* live.* msn.com passport.com windowslive.com microsoft.com"),
        ("naver", "naver.com"),
        ("netease", "163.com 126.com yeah.net 188.com"),
        ("orange", "orange.fr wanadoo.fr"),
        ("proton", "proton.me protonmail.com protonmail.ch pm.me"),
        ("qq", "qq.com vip.qq.com foxmail.com"),
        ("seznam", "seznam.cz email.cz post.cz"),
        ("sfr", "sfr.fr neuf.fr"),
        ("sina", "sina.com sina.cn"),
        ("telekom", "t-online.de magenta.de"),
        ("yahoo", "yahoo.* ymail.com rocketmail.com myyahoo.com aol.* aim.com verizon.net att.net sbcglobal.net bellsouth.net"),
        ("yandex", "yandex.* ya.ru"),
        ("zoho", "zoho.com zohomail.com"),
    ];

    private static readonly ProviderSettings NoLimits = new();

    private readonly Dictionary<string, string> _byDomain = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ProviderSettings> _settings = [];

    private Providers()
    {
        foreach (var (name, domains) in Known)
            foreach (var domain in domains.Split(' '))
                _byDomain[domain] = name;
    }

    /// <summary>Those that the program knows by itself.</summary>
    public static Providers BuiltIn { get; } = new();

    /// <summary>The program's own and the operator's, whose word counts where both name a domain. A fault is one sentence with the key and the mend.</summary>
    public static Providers Read(IConfigurationSection section, List<string> faults)
    {
        var providers = new Providers();
        var told = new Dictionary<string, string>();
        foreach (var child in section.GetChildren())
        {
            if (!Name().IsMatch(child.Key))
                faults.Add($"{child.Path} is no name for a provider: take a few letters, digits and hyphens.");
            var (name, settings) = (child.Key.ToLowerInvariant(), SettingsBinder.Bind<ProviderSettings>(section, child.Key, faults));
            providers._settings[name] = settings;
            if (settings is { Connections: < 0 } or { MessagesPerConnection: < 0 })
                faults.Add($"{child.Path} has a limit below 0: Connections and MessagesPerConnection must be at least 1, or 0 for no limit.");
            if (settings is { IsLimited: true, Domains.Count: 0 } && !providers._byDomain.ContainsValue(name))
                faults.Add($"{child.Path} has a limit and no domains: add {child.Path}:Domains, or take a name of the table in docs/mail.md.");
            foreach (var written in settings.Domains)
            {
                if (Ascii(written) is not { } domain)
                    faults.Add($"{child.Path}:Domains has \"{HeaderText.OneLine(written, 80)}\", which is no domain: write it like example.org, or example.* for that name in every country.");
                else if (!told.TryAdd(domain, child.Key))
                    faults.Add($"{child.Path}:Domains has {domain}, which {told[domain]} has already; take it out of one of them.");
                else
                    providers._byDomain[domain] = name;
            }
        }
        return providers;
    }

    /// <summary>The provider's name; for a domain that nobody named, the domain itself.</summary>
    public string Of(string domain)
    {
        var ascii = Ascii(domain) ?? domain.ToLowerInvariant();
        return _byDomain.GetValueOrDefault(ascii) ?? InEveryCountry(ascii) ?? ascii;
    }

    /// <summary>The provider's name, and <c>other</c> for all that nobody named: few enough to be counted apart.</summary>
    public string Named(string domain) => Of(domain) is var provider && provider.Contains('.', StringComparison.Ordinal) ? "other" : provider;

    /// <summary>What the operator set for a provider, by its name.</summary>
    public ProviderSettings SettingsOf(string provider) => _settings.GetValueOrDefault(provider, NoLimits);

    /// <summary><c>yahoo.fr</c>, <c>yahoo.co.uk</c>: the name and then what countries have, and not <c>yahoo.example.org</c>.</summary>
    private string? InEveryCountry(string domain) =>
        Country().Match(domain) is { Success: true } match ? _byDomain.GetValueOrDefault(match.Groups["name"].Value + ".*") : null;

    private static string? Ascii(string domain)
    {
        var every = domain.EndsWith(".*", StringComparison.Ordinal);
        var name = domain.Trim().TrimEnd('.', '*');
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(name).ToLowerInvariant();
            return every ? ascii + ".*" : ascii.Contains('.', StringComparison.Ordinal) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,40}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<name>[^.]+)\.(?:[a-z]{2,3}|com?\.[a-z]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Country();
}
