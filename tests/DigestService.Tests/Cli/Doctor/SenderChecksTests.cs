using System.Security.Cryptography;
using DigestService.Cli.Doctor;
using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli.Doctor;

public sealed class SenderChecksTests
{
    /// <summary>Records as <c>name text</c>; of every other name DNS says that nothing is there.</summary>
    private static Func<string, Task<DnsAnswer>> Dns(params string[] records) => name =>
        Task.FromResult(new DnsAnswer([.. records.Where(record => record.StartsWith(name + " ", StringComparison.Ordinal)).Select(record => record[(name.Length + 1)..])]));

    private static Task<DnsAnswer> Silent(string name) => Task.FromResult(new DnsAnswer([], "no name server could be reached"));

    private static async Task<CheckResult> Spf(params string[] records) => (await new SpfCheck(Dns(records)).Run("example.org")).Result;

    [Theory]
    [InlineData("v=spf1 mx a:smtp.example.org -all", true)]
    [InlineData("v=spf1 ip4:192.0.2.1 ~all", true)]
    [InlineData("V=SPF1 ip6:2001:db8::/32 ~ALL", true)]
    [InlineData("v=spf1 redirect=_spf.example.net", true)]
    [InlineData("v=spf1 -all", false)]
    [InlineData("v=spf1 ~all exp=why.example.org", false)]
    [InlineData("v=spf1 mx ?all", false)]
    [InlineData("v=spf1 mx +all", false)]
    [InlineData("v=spf1 mx", false)]
    [InlineData("v=spf10 mx -all", false)]
    [InlineData("v=spf1 include:nothing.example -all", false)]
    [InlineData("v=spf1 include:example.org -all", false)]
    public async Task An_SPF_record_shuts_out_all_others(string record, bool good) =>
        Assert.Equal(good ? CheckResult.Ok : CheckResult.Failed, await Spf($"example.org {record}", "_spf.example.net v=spf1 mx -all", "example.org some other text"));

    [Fact]
    public async Task There_is_one_SPF_record_and_only_one()
    {
        Assert.Equal(CheckResult.Failed, await Spf("example.org something else"));
        Assert.Equal(CheckResult.Failed, await Spf("example.org v=spf1 -all", "example.org v=spf1 mx -all"));
    }

    [Fact]
    public async Task Ten_lookups_are_the_most_those_of_included_records_too()
    {
        var three = "v=spf1 a mx exists:x.example.net -all";
        Assert.Equal(CheckResult.Ok, await Spf("example.org v=spf1 include:a.example include:b.example ptr mx/24 -all", $"a.example {three}", $"b.example {three}"));
        Assert.Equal(CheckResult.Failed, await Spf("example.org v=spf1 include:a.example include:b.example ptr mx/24 a:c.example -all", $"a.example {three}", $"b.example {three}"));
    }

    [Fact]
    public async Task A_name_server_that_is_away_is_nobodys_fault()
    {
        Assert.Equal(CheckResult.Mind, (await new SpfCheck(Silent).Run("example.org")).Result);
        Assert.Equal(CheckResult.Mind, (await DmarcCheck.Run(new SenderSettings { Address = "a@example.org" }, null, Silent)).Result);
        Assert.Equal(CheckResult.Mind, Dkim(await Silent("")).Result);
    }

    private static Check Dkim(DnsAnswer answer) => DkimCheck.Of(DkimSamples.Domain, DkimSamples.Selector, DkimSamples.Key, answer);

    private static CheckResult Dkim(params string[] records) => Dkim(new DnsAnswer(records)).Result;

    [Fact]
    public void The_key_in_DNS_is_the_one_that_signs()
    {
        using var other = RSA.Create(2048);
        var right = DkimRecord.Text(DkimSamples.Key);
        Assert.Equal(CheckResult.Ok, Dkim(right));
        Assert.Equal(CheckResult.Ok, Dkim(right.Replace("p=", "p= ", StringComparison.Ordinal).Replace(" k=rsa;", "", StringComparison.Ordinal)));
        Assert.Equal(CheckResult.Failed, Dkim());
        Assert.Equal(CheckResult.Failed, Dkim(right, right));
        Assert.Equal(CheckResult.Failed, Dkim("v=DKIM1; p="));
        Assert.Equal(CheckResult.Failed, Dkim("v=DKIM1; p=nonsense"));
        Assert.Equal(CheckResult.Failed, Dkim($"v=DKIM1; p={Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())}"));
    }

    [Theory]
    [InlineData("_dmarc.news.example.org v=DMARC1; p=none", "news.example.org", "example.net", true)]
    [InlineData("_dmarc.example.org v=DMARC1;p=reject", "example.org", "example.net", true)]
    [InlineData("_dmarc.example.org v=DMARC1; p=none", null, "mail.news.example.org", true)]
    [InlineData("_dmarc.example.org v=DMARC1; p=none; adkim=s; aspf=s", "example.org", "example.org", false)]
    [InlineData("_dmarc.example.org v=DMARC1; p=none; adkim=S; aspf=S", "example.org", "example.org", false)]
    [InlineData("_dmarc.example.org v=DMARC1; p=none", null, "example.net", false)]
    [InlineData("_dmarc.example.org v=DMARC1; p=maybe", "example.org", "example.org", false)]
    [InlineData("_dmarc.example.org something else", "example.org", "example.org", false)]
    [InlineData("_dmarc.org v=DMARC1; p=none", "example.org", "example.org", false)]
    public async Task DMARC_has_a_policy_that_our_mail_passes(string record, string? signs, string returns, bool good) =>
        Assert.Equal(good ? CheckResult.Ok : CheckResult.Failed, (await DmarcCheck.Run(new SenderSettings { Address = "a@news.example.org", ReturnPath = $"bounce@{returns}" }, signs, Dns(record))).Result);

    [Fact]
    public void What_dig_writes_is_read()
    {
        const string said = """
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711
            ;; flags: qr rd ra; QUERY: 1, ANSWER: 3, AUTHORITY: 0, ADDITIONAL: 1

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; ANSWER SECTION:
            digest1._domainkey.example.org. 300 IN	CNAME	keys.example.net.
            keys.example.net.	300	IN	TXT	"v=DKIM1\; p=ab" "cd"
            keys.example.net.	300	IN	TXT	"a \"quoted\" \\ word \195\164"
            """;
        Assert.Equal(["v=DKIM1; p=abcd", "a \"quoted\" \\ word Ã¤"], Dig.Read(said, "TXT").Records);
        Assert.Equal(["10 mail.example.org."], Dig.Read(";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\nexample.org. 60 IN MX 10 mail.example.org.\n", "MX").Records);
        Assert.Null(Nothing(";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1"));
        Assert.Equal("the name server answered SERVFAIL", Nothing(";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1"));
        Assert.Equal("no name server could be reached", Nothing(";; connection timed out; no servers could be reached"));

        static string? Nothing(string said)
        {
            var answer = Dig.Read(said, "TXT");
            Assert.Empty(answer.Records);
            return answer.Fault;
        }
    }
}
