using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Cli.Keys;

/// <summary>The keys and names in the settings. What is wrong with the rest of them does not matter here: keys are made before all is set.</summary>
internal sealed record GivenKeys(LinkSettings Links, DkimSettings Dkim, SenderSettings Sender, string Relay, string? Contact, string Domain)
{
    public DkimKey? Key { get; } = Dkim.PrivateKey is { } pem ? DkimKey.Read(pem) : null;

    /// <summary>The domain that the settings sign for; empty where none is set.</summary>
    public string SetDomain => Dkim.DomainOr(Sender.Domain);

    /// <exception cref="UserFault"><paramref name="domain"/> is no domain.</exception>
    public static GivenKeys Read(IConfiguration configuration, string? domain)
    {
        if (domain is not null && DkimSettings.Ascii(domain) is null) throw new UserFault($"--domain \"{HeaderText.OneLine(domain, 80)}\" is no domain.", 2);
        List<string> faults = [.. SecretFiles.Read(configuration)];
        var section = configuration.GetSection("Digest");
        var dkim = SettingsBinder.Bind<DkimSettings>(section, "Dkim", faults);
        var sender = SettingsBinder.Bind<SenderSettings>(section, "Sender", faults);
        var contact = SettingsBinder.Bind<SiteSettings>(section, "Site", faults).Contact;
        return new GivenKeys(
            SettingsBinder.Bind<LinkSettings>(section, "Links", faults), dkim, sender, SettingsBinder.Bind<SmtpSettings>(section, "Smtp", faults).Host,
            EmailAddress.TryParse(contact, out var address, out _) ? address!.ToString() : null,
            (domain is null ? dkim : dkim with { Domain = domain }).DomainOr(sender.Domain));
    }
}
