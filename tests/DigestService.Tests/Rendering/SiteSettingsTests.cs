using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class SiteSettingsTests
{
    [Fact]
    public void As_they_come_they_are_without_fault() => Assert.Empty(new SiteSettings().Faults());

    [Fact]
    public void All_faults_are_told_each_with_its_setting()
    {
        var faults = new SiteSettings { Name = " ", PublicUrl = "digest.example", PrivacyUrl = "javascript:x", Color = "red" }.Faults().ToList();
        Assert.Equal(4, faults.Count);
        Assert.All(["Name", "PublicUrl", "PrivacyUrl", "Color"], name => Assert.Contains(faults, fault => fault.Contains($"Digest:Site:{name}")));
    }

    [Theory]
    [InlineData("https://digest.example.org/papers")]
    [InlineData("https://digest.example.org/papers/")]
    [InlineData("https://digest.example.org?x")]
    [InlineData("https://digest.example.org/#x")]
    public void A_site_stands_at_the_root_of_its_host_since_all_links_on_its_pages_begin_there(string address) =>
        Assert.Contains("stands at the root of its host", Assert.Single(new SiteSettings { PublicUrl = address }.Faults()), StringComparison.Ordinal);

    [Fact]
    public void A_closing_slash_is_no_path() => Assert.Empty(new SiteSettings { PublicUrl = "https://digest.example.org/" }.Faults());

    [Theory]
    [InlineData("https://digest.example.org", true)]
    [InlineData("https://203.0.113.7", true)]
    [InlineData("https://[2001:db8::1]", true)]
    [InlineData("https://172.32.0.1", true)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    [InlineData("http://10.1.2.3", false)]
    [InlineData("http://172.16.0.1", false)]
    [InlineData("http://192.168.1.2", false)]
    [InlineData("http://169.254.1.2", false)]
    [InlineData("http://[fd00::1]", false)]
    [InlineData("http://[fe80::1]", false)]
    [InlineData("http://[::ffff:10.0.0.1]", false)]
    [InlineData("http://digest", false)]
    [InlineData("http://digest.local", false)]
    [InlineData("http://digest.internal.", false)]
    [InlineData("http://DIGEST.LAN", false)]
    [InlineData("http://digest.test", false)]
    public void A_public_site_must_say_who_runs_it_and_a_private_one_need_not(string address, bool isPublic)
    {
        var silent = new SiteSettings { PublicUrl = address };

        Assert.Equal(isPublic ? ["Digest:Site:Operator", "Digest:Site:Contact", "Digest:Site:PostalAddress"] : [], silent.PublicFaults().Select(fault => fault.Split(' ')[0]));
        Assert.Empty((silent with { Operator = "Example Lab", Contact = "ada@digest.example", PostalAddress = "1 Example Street" }).PublicFaults());
    }

    [Theory]
    [InlineData("hello@digest.example", "mailto:hello@digest.example")]
    [InlineData("https://digest.example/contact", "https://digest.example/contact")]
    [InlineData("the librarian", null)]
    [InlineData("javascript:alert(1)", null)]
    public void A_contact_is_linked_where_it_can_be(string contact, string? url)
    {
        var product = MailViews.Product(new SiteSettings { Contact = contact });
        Assert.Equal((contact, url), (product.Contact, product.ContactUrl));
    }
}
