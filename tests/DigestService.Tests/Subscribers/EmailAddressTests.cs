using DigestService.Delivery;
using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("  Ada.Lovelace+papers@Example.ORG ", "Ada.Lovelace+papers@example.org")]
    [InlineData("o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk")]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    [InlineData("user@例え.テスト", "user@xn--r8jz45g.xn--zckzah")]
    public void A_good_address_is_kept_with_its_domain_as_A_labels(string typed, string kept) =>
        Assert.Equal(kept, EmailAddress.Parse(typed).ToString());

    [Fact]
    public void Two_spellings_of_one_address_have_one_key() =>
        Assert.Equal(EmailAddress.Parse("Ada@Example.org").Key, EmailAddress.Parse("ADA@example.ORG").Key);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("ada", "no @")]
    [InlineData("@example.org", "one name, one @ and one domain")]
    [InlineData("ada@", "one name, one @ and one domain")]
    [InlineData("a@b@example.org", "one name, one @ and one domain")]
    [InlineData("ada@localhost", "not a domain")]
    [InlineData("ada@127.0.0.1", "not a domain")]
    [InlineData("ada@-bad-.org", "not a domain")]
    [InlineData("ada@exa_mple.org", "not a domain")]
    [InlineData("ada..l@example.org", "a dot too many")]
    [InlineData("ada lovelace@example.org", "a character that an address cannot have")]
    [InlineData("<ada@example.org>", "a character that an address cannot have")]
    [InlineData("ada\r\nBcc: eve@example.org", "a control character")]
    [InlineData("ada\0@example.org", "a control character")]
    [InlineData("ada\uFFFD@example.org", "a character that an address cannot have")]
    [InlineData("\"a b\"@example.org", "The email address “\"a b\"@example.org” contains")]
    [InlineData("ada\u202e@example.org", "a character that an address cannot have")]
    [InlineData("\uFFFD\uFFFD@x.example", "a character that an address cannot have")]
    [InlineData("ada@\uFFFD.example", "a character that an address cannot have")]
    public void A_bad_address_is_refused_with_its_reason(string typed, string reason) =>
        Assert.Contains(reason, Assert.Throws<UserFault>(() => EmailAddress.Parse(typed)).Message, StringComparison.Ordinal);

    [Fact]
    public void Three_hundred_characters_are_refused_and_not_repeated()
    {
        var fault = Assert.Throws<UserFault>(() => EmailAddress.Parse(new string('a', 300) + "@example.org"));

        Assert.Contains("longer than 254 octets", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Message.Length < 200);
    }

    [Fact]
    public void A_local_part_over_64_octets_is_refused() =>
        Assert.False(EmailAddress.TryParse(new string('é', 33) + "@example.org", out _, out _));

    [Fact]
    public void An_address_that_grows_beyond_254_octets_as_A_labels_is_refused()
    {
        var typed = $"{new string('a', 60)}@{string.Join('.', Enumerable.Repeat("ü" + new string('b', 40), 4))}.example";

        Assert.True(System.Text.Encoding.UTF8.GetByteCount(typed) <= 254);
        Assert.False(EmailAddress.TryParse(typed, out _, out _));
    }

    [Fact]
    public void Whatever_is_taken_can_be_written_to()
    {
        foreach (var letter in Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code))
            foreach (var typed in new[] { $"a{letter}b@x.example", $"{letter}@x.example", $"a@b{letter}c.example" })
                if (EmailAddress.TryParse(typed, out var address, out _))
                    Assert.StartsWith(address!.Local + "@", MimeComposer.Mailbox("", address.ToString()).Address, StringComparison.Ordinal);
    }
}
