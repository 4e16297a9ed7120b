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
