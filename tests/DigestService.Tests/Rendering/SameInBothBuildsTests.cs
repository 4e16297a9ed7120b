using System.Security.Cryptography;
using System.Text;
using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class SameInBothBuildsTests
{
    /// <summary>Taken with the real package; the stand-in must give the same. A change of templates or samples changes it, and the failure tells the new one.</summary>
    private const string Expected = "6c23cfb2026d7b8a";

    [Fact]
    public void The_shipped_templates_render_to_the_same_bytes_with_packages_and_stand_ins()
    {
        var templates = Templates.Load(new SiteSettings { PublicUrl = "https://digest.example" });
        RenderedEmail[] mails =
        [
            DigestEmail.Render(templates, Samples.Full), DigestEmail.Render(templates, Samples.Bare), DigestEmail.Render(templates, Samples.Welcome), DigestEmail.Render(templates, Samples.Away),
            NothingTodayEmail.Render(templates, Samples.Nothing), NothingTodayEmail.Render(templates, Samples.NothingYet), ConfirmationEmail.Render(templates, Samples.Confirmation), LetterEmail.Render(templates, Samples.Letter),
            .. SampleMails.Of(templates).Select(sample => sample.Email),
        ];
        var all = string.Join('\0', mails.Append(new RenderedEmail("", DigestEmail.Page(templates, Samples.Full), "")).Select(mail => $"{mail.Subject}\0{mail.Html}\0{mail.Text}"));
        Assert.Equal(Expected, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16]);
    }
}
