using System.Security.Cryptography;
using DigestService.Delivery;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Web.Admin;

namespace DigestService.Cli.Demo;

/// <summary>Everything that an operator would configure, made up for this run.</summary>
internal static class DemoSettings
{
    public static Settings Make(string connectionString, int smtpPort, int sitePort) => new()
    {
        ConnectionString = connectionString,
        Site = new SiteSettings
        {
            Name = "Paper Digest",
            PublicUrl = $"http://127.0.0.1:{sitePort}",
            Operator = "Demo Lab",
            Contact = "operator@digest.example",
            PostalAddress = "Demo Lab, 1 Example Street, 12345 Exampletown",
        },
        Sender = new SenderSettings { Address = "papers@digest.example", Name = "Paper Digest" },
        Smtp = new SmtpSettings { Host = "127.0.0.1", Port = smtpPort, Tls = SmtpTls.None, Connections = 2 },
        HuggingFace = new HuggingFaceSettings { Enabled = false },
        Arxiv = new ArxivSettings { Enabled = false },
        Admin = new AdminSettings { Token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) },
        Links = new LinkSettings { Key = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) },
    };
}
