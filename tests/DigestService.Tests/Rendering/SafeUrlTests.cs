using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class SafeUrlTests
{
    [Theory]
    [InlineData("https://github.com/a/b", "https://github.com/a/b")]
    [InlineData(" http://a.example ", "http://a.example/")]
    [InlineData("https://a.example/\"><script>", "https://a.example/%22%3E%3Cscript%3E")]
    public void Web_addresses_pass_in_their_ASCII_form(string url, string safe) => Assert.Equal(safe, SafeUrl.Web(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("github.com/a/b")]
    [InlineData("/relative")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@a.example")]
    [InlineData("mailto:a@b.example")]
    public void Anything_else_is_no_link(string? url) => Assert.Null(SafeUrl.Web(url));

    [Fact]
    public void An_address_without_end_is_no_link() => Assert.Null(SafeUrl.Web("https://a.example/" + new string('a', 2000)));

    [Fact]
    public void A_contact_may_be_a_mail_address() => Assert.Equal("mailto:a@b.example", SafeUrl.WebOrMail("mailto:a@b.example"));
}
