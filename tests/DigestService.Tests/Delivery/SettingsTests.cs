using DigestService.Delivery;

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
