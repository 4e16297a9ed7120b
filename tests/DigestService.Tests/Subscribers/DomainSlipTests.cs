using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class DomainSlipTests
{
    [Theory]
    [InlineData("gmial.com", "gmail.com")]
    [InlineData("gmail.con", "gmail.com")]
    [InlineData("gmail.co", "gmail.com")]
    [InlineData("gamil.com", "gmail.com")]
    [InlineData("gmal.con", "gmail.com")]
    [InlineData("hotmial.com", "hotmail.com")]
    [InlineData("outlok.com", "outlook.com")]
    [InlineData("yahooo.com", "yahoo.com")]
    [InlineData("yahoo.co.ul", "yahoo.co.uk")]
    [InlineData("iclould.com", "icloud.com")]
    public void A_slip_is_told_from_what_was_meant(string typed, string meant) =>
        Assert.Equal($"Ada@{meant}", DomainSlip.Of(EmailAddress.Parse($"Ada@{typed}"))?.ToString());

    [Theory]
    [InlineData("gmail.com")]
    [InlineData("mail.com")]
    [InlineData("ymail.com")]
    [InlineData("yahoo.ca")]
    [InlineData("gmx.de")]
    [InlineData("gmx.dk")]
    [InlineData("hmail.org")]
    [InlineData("example.org")]
    [InlineData("cs.cmu.edu")]
    public void A_domain_of_its_own_is_left_alone(string domain) => Assert.Null(DomainSlip.Of(EmailAddress.Parse($"ada@{domain}")));
}
