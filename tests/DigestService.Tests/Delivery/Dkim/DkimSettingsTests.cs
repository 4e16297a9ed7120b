using System.Security.Cryptography;
using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery.Dkim;

public sealed class DkimSettingsTests
{
    private static readonly SenderSettings Sender = new() { Address = "digest@news.example.org" };
    private static readonly DkimSettings Good = new() { Selector = "digest1", PrivateKey = DkimSamples.Pem };

    [Fact]
    public void Without_a_key_nothing_is_signed_and_nothing_is_wrong()
    {
        Assert.Empty(new DkimSettings().Faults(Sender));
        Assert.Null(new DkimSettings().Signer(Sender));
    }

    [Fact]
    public void A_key_signs_for_the_senders_domain_unless_another_is_named()
    {
        Assert.Empty(Good.Faults(Sender));
        Assert.Equal("news.example.org", Good.DomainOr(Sender.Domain));
        Assert.Equal("xn--bcher-kva.example", (Good with { Domain = "bücher.example" }).DomainOr(Sender.Domain));
    }

    [Theory]
    [InlineData("news.example.org", true)]
    [InlineData("example.org", true)]
    [InlineData("Example.ORG", true)]
    [InlineData("a.news.example.org", true)]
    [InlineData("org", false)]
    [InlineData("example.net", false)]
    [InlineData("ample.org", false)]
    [InlineData("no domain", false)]
    public void The_domain_that_signs_aligns_with_the_senders(string domain, bool good) =>
        Assert.Equal(good ? 0 : 1, (Good with { Domain = domain }).Faults(Sender).Count());

    [Theory]
    [InlineData("digest1", true)]
    [InlineData("2026.march", true)]
    [InlineData("a b", false)]
    [InlineData("a; b=", false)]
    [InlineData("-a", false)]
    [InlineData("", false)]
    public void A_selector_can_stand_in_DNS(string selector, bool good) =>
        Assert.Equal(good ? 0 : 1, (Good with { Selector = selector }).Faults(Sender).Count());

    [Fact]
    public void Each_of_the_two_wants_the_other()
    {
        Assert.Contains("Digest:Dkim:Selector is missing", Assert.Single((Good with { Selector = null }).Faults(Sender)));
        Assert.Contains("Digest:Dkim:PrivateKey is missing", Assert.Single((Good with { PrivateKey = null }).Faults(Sender)));
        Assert.Contains("Digest:Dkim:Domain is set without", Assert.Single(new DkimSettings { Domain = "example.org" }.Faults(Sender)));
    }

    [Fact]
    public void A_key_is_private_RSA_and_long_enough()
    {
        using var shorter = RSA.Create(1024);
        using var curve = ECDsa.Create();
        using var pair = RSA.Create(2048);
        Assert.Contains("has 1024 bits", Assert.Single((Good with { PrivateKey = shorter.ExportPkcs8PrivateKeyPem() }).Faults(Sender)));
        foreach (var wrong in new[] { "", "no key", pair.ExportSubjectPublicKeyInfoPem(), curve.ExportPkcs8PrivateKeyPem(), pair.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)) })
            Assert.Contains("holds no private RSA key", Assert.Single((Good with { PrivateKey = wrong }).Faults(Sender)));
        Assert.Empty((Good with { PrivateKey = pair.ExportRSAPrivateKeyPem() }).Faults(Sender));
    }

    [Fact]
    public void No_secret_is_told_when_it_is_written_down()
    {
        Assert.DoesNotContain("PRIVATE", $"{Good}{DkimKey.Read(DkimSamples.Pem)}");
    }

    [Fact]
    public void A_record_is_cut_into_strings_that_DNS_takes_and_reads_back_whole()
    {
        var record = DkimRecord.Text(DkimSamples.Key);
        var strings = DkimRecord.Quoted(record).Split("\" \"").Select(part => part.Trim('"')).ToList();
        Assert.All(strings, part => Assert.InRange(part.Length, 1, 255));
        Assert.Equal(DkimSamples.Key.PublicKey, DkimRecord.PublicKey(string.Concat(strings)));
        Assert.Equal("", DkimRecord.PublicKey("v=DKIM1; p="));
        Assert.Null(DkimRecord.PublicKey("v=DKIM1"));
    }

    [Theory]
    [InlineData(MailKind.Digest, "digest.example.org", "2025-12-11:digest:digestexampleor")]
    [InlineData(MailKind.OldAddress, "x.de", "2025-12-11:oldaddress:xdedigest")]
    public void A_feedback_id_tells_day_kind_and_sender(MailKind kind, string domain, string id) =>
        Assert.Equal(id, FeedbackId.Of(kind, new DateOnly(2025, 12, 11), domain));
}
