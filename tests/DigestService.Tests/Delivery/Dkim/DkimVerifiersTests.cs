using System.Text;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery.Dkim;

/// <summary>What others say of our signatures.</summary>
public sealed class DkimVerifiersTests
{
    private static readonly byte[] Forged = Encoding.ASCII.GetBytes(
        Encoding.ASCII.GetString(SealedMail.Seal(MailSamples.Digest(), DkimSamples.Signer).ToBytes()).Replace("Attention", "Attentiom", StringComparison.Ordinal));

    [FactWithPrograms(typeof(PythonDkim))]
    public void Dkimpy_takes_every_signature_and_no_forged_one() =>
        Assert.Equal([.. DkimSamples.Signed().Select(mail => $"{mail.Name}: pass"), "forged: fail"], Said(PythonDkim.Verify));

    [FactWithPrograms(typeof(OpenDkim))]
    public void OpenDKIM_takes_every_signature_and_no_forged_one() =>
        Assert.Equal([.. DkimSamples.Signed().Select(mail => $"{mail.Name}: pass"), "forged: fail"], Said(OpenDkim.Verify));

    [FactWithPrograms(typeof(PostfixHop))]
    public async Task Signatures_outlive_a_hop_through_Postfix()
    {
        await using var end = LoopbackSmtpServer.Start();
        await using var hop = await PostfixHop.Start(end.Port);
        var smtp = new SmtpSettings { Host = "127.0.0.1", Port = hop.Port, Tls = SmtpTls.None, TimeoutSeconds = 20 };
        await using (var connection = Assert.IsType<Dialed.Up>(await SmtpConnection.Open(smtp, null, utf8: true, default)).Connection)
            foreach (var (_, content) in DkimSamples.Mails())
                Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(content, DkimSamples.Signer), default)).Outcome);

        for (var waited = 0; end.Count < DkimSamples.Mails().Count() && waited < 300; waited++) await Task.Delay(100);
        var arrived = end.Mails.Select(mail => mail.Raw.ToArray()).ToList();
        Assert.True(arrived.Count == DkimSamples.Mails().Count(), hop.Log());
        Assert.All(end.Mails, mail => Assert.StartsWith("Received: from", mail.Text));
        foreach (var (verifier, verify) in Verifiers())
            Assert.All(verify(arrived, DkimSamples.Dns), said => Assert.Equal($"{verifier}: pass", $"{verifier}: {said}"));
    }

    /// <summary>Those that are on this machine; the tests above tell of those that are not.</summary>
    private static IEnumerable<(string Name, Func<IEnumerable<byte[]>, IReadOnlyDictionary<string, string>, IReadOnlyList<string>> Verify)> Verifiers()
    {
        if (Has(PythonDkim.FindOrInstall)) yield return ("dkimpy", PythonDkim.Verify);
        if (Has(OpenDkim.FindOrInstall)) yield return ("OpenDKIM", OpenDkim.Verify);
    }

    private static bool Has(Action<Action<string>> find) => Record.Exception(() => find(_ => { })) is null;

    private static IEnumerable<string> Said(Func<IEnumerable<byte[]>, IReadOnlyDictionary<string, string>, IReadOnlyList<string>> verify)
    {
        List<(string Name, byte[] Mail)> mails = [.. DkimSamples.Signed(), ("forged", Forged)];
        return verify(mails.Select(mail => mail.Mail), DkimSamples.Dns).Zip(mails, (said, mail) => $"{mail.Name}: {(said.StartsWith("fail", StringComparison.Ordinal) && mail.Name == "forged" ? "fail" : said)}");
    }
}
