using System.Globalization;
using DigestService.Delivery;
using DigestService.Subscribers;

namespace DigestService.Cli.Init;

/// <summary>What is asked, in this order; each answer may shape the defaults of those after it.</summary>
internal static class Questions
{
    public const string Password = "Digest:Smtp:Password";
    public const string Database = "ConnectionStrings:Digest";
    public const string Journal = "Digest:Erasures:Journal";

    /// <summary>Stands where a later answer of the same run belongs, so that this one can be checked now.</summary>
    private const string Placeholder = "example.org";

    public static IReadOnlyList<Question> All() =>
    [
        new("--public-url", "Where will readers find the site (https://digest.example.org)?", "Digest:Site:PublicUrl") { Otherwise = _ => "http://localhost:8080" },
        new("--name", "What is the service called?", "Digest:Site:Name") { Otherwise = _ => "Paper Digest" },
        new("--operator", "Who runs it, a person or an organisation?", "Digest:Site:Operator"),
        new("--contact", "What is the operator's email address? Readers see it.", "Digest:Site:Contact") { AlsoFault = draft => NoAddress(draft["Digest:Site:Contact"]) },
        new("--postal-address", "What is the operator's postal address, in one line?", "Digest:Site:PostalAddress"),
        new("--sender", "Which address do the mails come from?", "Digest:Sender:Address") { Otherwise = Sender },
        new("--relay", "Which relay takes the mails (HOST, or HOST:PORT)?", "Digest:Smtp:Host", "Digest:Smtp:Port") { Otherwise = _ => "localhost:25", Answer = Relay },
        new("--relay-tls", "How is the connection to the relay protected (StartTls, Implicit or None)?", "Digest:Smtp:Tls", "Digest:Smtp:Port") { Otherwise = Tls },
        new("--relay-user", "What is the user name at the relay (empty for none)?", "Digest:Smtp:User") { Answer = User },
        new("--relay-password-file", "What is the password at the relay (empty: no user name either)?", Password, "Digest:Smtp:User") { IsSecret = true, Withdraw = draft => draft.Set("Digest:Smtp:User", null), IsAsked = draft => draft["Digest:Smtp:User"] is not null },
        new("--time-zone", "In which time zone do most readers live (Europe/Berlin)?", "Digest:SignUp:TimeZone") { Otherwise = _ => Zone(TimeZoneInfo.Local.Id) },
        new("--who", "Who may subscribe: anyone, domains (addresses at domains that you list), or import (only whom you add)?", "Digest:SignUp:From") { Otherwise = _ => "anyone", Answer = Who },
        new("--domains", "Which domains, with commas between (example.org, *.example.org for all below it)?", "Digest:SignUp:Domains", "Digest:SignUp:From") { Answer = Domains, IsAsked = draft => draft["Digest:SignUp:From"] == nameof(Admission.Domains) },
        new("--database-file", "A file that holds the connection string, for one with a password: other users of the machine can read what stands on a command line.", Database) { IsSecret = true, IsTyped = false },
        new("--database", "Which PostgreSQL database?", Database) { Otherwise = _ => "Host=localhost;Database=digest;Username=digest", IsAsked = draft => draft[Database + ":File"] is null, FlagFault = WithPassword },
        new("--journal", "The journal of erasures: a file outside the database, by which a restore knows who was erased or left (default: the file erasures beside the settings).", Journal) { IsTyped = false, Answer = (draft, said) => draft.Set(Journal, said.Length == 0 ? null : Path.GetFullPath(said)) },
    ];

    /// <summary>The setting may also be a page; but workers write to an address, and it is one that was asked for.</summary>
    private static string? NoAddress(string? contact) => contact is not null && !EmailAddress.TryParse(contact, out _, out var fault) ? fault : null;

    private static string? WithPassword(string said) =>
        said.Contains("password", StringComparison.OrdinalIgnoreCase) || said.Contains("pwd", StringComparison.OrdinalIgnoreCase)
            ? "other users of the machine can read a password on a command line: write the connection string into a file, and name it with --database-file."
            : null;

    private static string? Sender(Draft draft) =>
        Uri.TryCreate(draft["Digest:Site:PublicUrl"], UriKind.Absolute, out var url) && url.Host.Contains('.', StringComparison.Ordinal) && url.HostNameType == UriHostNameType.Dns ? $"papers@{url.Host}" : null;

    private static void Relay(Draft draft, string said)
    {
        var colon = said.LastIndexOf(':');
        var hasPort = colon > 0 && int.TryParse(said.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        draft.Set("Digest:Smtp:Host", hasPort ? said[..colon].Trim('[', ']') : said);
        draft.Set("Digest:Smtp:Port", hasPort ? said[(colon + 1)..] : "587");
        draft.Set("Digest:Smtp:Tls", Tls(draft)); // until it is asked
    }

    private static string Tls(Draft draft) =>
        draft["Digest:Smtp:Port"] == "465" ? nameof(SmtpTls.Implicit)
        : new SmtpSettings { Host = draft["Digest:Smtp:Host"] ?? "" }.IsLoopback ? nameof(SmtpTls.None)
        : nameof(SmtpTls.StartTls);

    private static void User(Draft draft, string said)
    {
        draft.Set("Digest:Smtp:User", said);
        draft.Set(Password, said.Length == 0 ? null : Placeholder);
    }

    /// <summary>The machine's, under a name that readers know.</summary>
    internal static string Zone(string machine) => machine != "Etc/UTC" && TimeZones.All.Contains(machine) ? machine : "UTC";

    private static void Who(Draft draft, string said)
    {
        var known = Enum.GetNames<Admission>().FirstOrDefault(name => name.Equals(said, StringComparison.OrdinalIgnoreCase));
        draft.Set("Digest:SignUp:From", known ?? said);
        draft.Set("Digest:SignUp:Domains", null);
        if (known == nameof(Admission.Domains)) draft.Set("Digest:SignUp:Domains:0", Placeholder);
    }

    private static void Domains(Draft draft, string said)
    {
        draft.Set("Digest:SignUp:Domains", null);
        foreach (var (domain, at) in said.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select((domain, at) => (domain, at))) draft.Set($"Digest:SignUp:Domains:{at}", domain);
    }
}
