using DigestService.Delivery;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Delivery;

public sealed class SettingsTests
{
    private static readonly SmtpSettings Good = new() { Host = "smtp.example.org", User = "digest", Password = "secret" };

    [Fact]
    public void Good_settings_have_no_fault()
    {
        Assert.Empty(Good.Faults());
        Assert.Empty(new SmtpSettings { Host = "127.0.0.1", Port = 25, Tls = SmtpTls.None, User = "u", Password = "p" }.Faults());
        Assert.Empty(new SenderSettings { Address = "digest@example.org", Name = "Digest" }.Faults());
    }

    [Fact]
    public void Every_fault_is_told_at_once_and_names_its_key()
    {
        var faults = new SmtpSettings { Port = 0, Password = "p", Connections = 0, TimeoutSeconds = 0, MaxMessagesPerConnection = 0, LocalDomain = "a b" }.Faults().ToList();
        Assert.Equal(
            ["Host", "Port", "Password", "Connections", "TimeoutSeconds", "MaxMessagesPerConnection", "LocalDomain"],
            faults.Select(fault => fault.Split(' ')[0].Replace("Digest:Smtp:", "")));
        Assert.All(faults, fault => Assert.EndsWith(".", fault));
    }

    [Fact]
    public void A_second_relay_is_held_to_the_same_and_its_faults_name_its_keys()
    {
        Assert.Empty((Good with { Fallback = Good with { Host = "second.example.org" } }).Faults());
        Assert.StartsWith("Digest:Smtp:Fallback:Port is 0;", Assert.Single((Good with { Fallback = Good with { Port = 0 } }).Faults()));
        Assert.Contains("name the same relay", Assert.Single((Good with { Fallback = Good }).Faults()));
        Assert.Contains("one too many", Assert.Single((Good with { Fallback = Good with { Host = "b.example", Fallback = Good } }).Faults()));
    }

    [Fact]
    public void A_second_relay_is_read_from_a_section_of_its_own()
    {
        var settings = new Dictionary<string, string?> { ["Digest:Smtp:Host"] = "a.example", ["Digest:Smtp:Fallback:Host"] = "b.example", ["Digest:Smtp:Fallback:Connections"] = "2" };
        var smtp = SettingsBinder.Bind<SmtpSettings>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Digest"), "Smtp", []);
        Assert.Equal(("a.example", "b.example", 2), (smtp.Host, smtp.Fallback?.Host, smtp.Fallback?.Connections));
    }

    [Theory]
    [InlineData("Digest:Smtp:Fallback:Hots", "b.example", "Digest:Smtp:Fallback:Hots is not a setting: Smtp:Fallback has Host,")]
    [InlineData("Digest:Smtp:Fallback:Port", "many", "Digest:Smtp:Fallback:Port is \"many\": it must be a whole number.")]
    [InlineData("Digest:Smtp:Fallback", "b.example", "it must be a section with keys of its own")]
    public void What_cannot_be_read_of_it_is_told(string key, string value, string told)
    {
        var faults = new List<string>();
        SettingsBinder.Bind<SmtpSettings>(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build().GetSection("Digest"), "Smtp", faults);
        Assert.Contains(told, Assert.Single(faults));
    }

    [Fact]
    public void Credentials_never_travel_in_the_clear() =>
        Assert.Contains(Good with { Tls = SmtpTls.None } is var plain ? plain.Faults() : [], fault => fault.Contains("needs TLS"));

    [Fact]
    public void Port_465_wants_implicit_tls() => Assert.Single((Good with { Port = 465 }).Faults());

    [Fact]
    public void An_authority_file_must_exist_and_hold_a_certificate()
    {
        Assert.Contains("cannot be read", Assert.Single((Good with { CaFile = "/nowhere/ca.pem" }).Faults()));
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "-----BEGIN NOTHING-----");
        Assert.Contains(file, Assert.Single((Good with { CaFile = file }).Faults()));
        File.Delete(file);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b\r\nc")]
    public void A_sender_needs_an_address(string address) => Assert.Single(new SenderSettings { Address = address }.Faults());

    [Fact]
    public void A_senders_name_is_one_line() => Assert.Single(new SenderSettings { Address = "a@example.org", Name = "a\nb" }.Faults());

    [Theory]
    [InlineData("bounce@example.org", "+", true)]
    [InlineData("twenty-three-characters@example.org", "-", true)]
    [InlineData("twenty-four-characters-x@example.org", "-", false)]
    [InlineData("bounce@example.org", "=", false)]
    [InlineData("bounce@example.org ", "+", false)]
    [InlineData("rückläufer@example.org", "+", false)]
    [InlineData("bou+nce@example.org", "+", false)]
    [InlineData("bou+nce@example.org", "-", true)]
    [InlineData("bounce", "+", false)]
    public void A_return_path_leaves_room_for_a_token(string mailbox, string separator, bool good) =>
        Assert.Equal(good ? 0 : 1, new SenderSettings { Address = "a@example.org", ReturnPath = mailbox, VerpSeparator = separator }.Faults().Count());

    [Fact]
    public void A_fixed_return_path_may_be_as_long_as_any_address() =>
        Assert.Empty(new SenderSettings { Address = "a@example.org", ReturnPath = new string('b', 64) + "@example.org", Verp = false }.Faults());

    [Fact]
    public void A_senders_foreign_domain_stands_in_Message_IDs_as_A_labels() =>
        Assert.Equal("xn--bcher-kva.example", new SenderSettings { Address = "digest@bücher.example" }.Domain);
}
