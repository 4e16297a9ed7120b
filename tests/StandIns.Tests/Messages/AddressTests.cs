using MimeKit;

namespace StandIns.Tests.Messages;

public class AddressTests
{
    [Theory]
    [InlineData("a@b.c", "a@b.c")]
    [InlineData("A.B+c@Ex.ORG", "A.B+c@Ex.ORG")]
    [InlineData("a!#$%&'*+-/=?^_`{|}~b@c.d", "a!#$%&'*+-/=?^_`{|}~b@c.d")]
    [InlineData("ü@bücher.example", "ü@bücher.example")]
    [InlineData("a@xn--bcher-kva.example", "a@bücher.example")]
    [InlineData("a@localhost", "a@localhost")]
    [InlineData("a@[127.0.0.1]", "a@[127.0.0.1]")]
    [InlineData("\"quo ted\"@x.org", "\"quo ted\"@x.org")]
    [InlineData("a@b.c ", "a@b.c")]
    [InlineData("", "")]
    public void An_address_is_taken(string address, string expected) =>
        Assert.Equal(expected, new MailboxAddress("", address).Address);

    [Theory]
    [InlineData("a@b.c\r\nRCPT TO:<x@y>")]
    [InlineData("a b@c")]
    [InlineData("a@")]
    [InlineData("@b")]
    [InlineData("a@b@c")]
    [InlineData("a..b@c.d")]
    [InlineData("<a@b.c>")]
    [InlineData("a@b..c")]
    [InlineData("a@.b")]
    [InlineData("a.@b")]
    [InlineData("a;b@c.d")]
    [InlineData("a@b.c, d@e.f")]
    [InlineData(" a@b.c")]
    [InlineData("a@b.c\0")]
    public void What_is_no_address_is_refused(string address) =>
        Assert.Throws<ParseException>(() => new MailboxAddress("", address));

    [Theory]
    [InlineData("a@b.c", "", "a@b.c")]
    [InlineData(" a@b.c ", "", "a@b.c")]
    [InlineData("<a@b.c>", "", "a@b.c")]
    [InlineData("Name <a@b.c>", "Name", "a@b.c")]
    [InlineData("J. Doe <j@x.y>", "J. Doe", "j@x.y")]
    [InlineData("\"Doe, J\" <j@x.y> (comment)", "Doe, J", "j@x.y")]
    [InlineData("=?utf-8?q?Zo=C3=AB?= <a@b>", "Zoë", "a@b")]
    [InlineData("Zoë <z@x.y>", "Zoë", "z@x.y")]
    public void A_mailbox_is_parsed(string text, string name, string address)
    {
        Assert.True(MailboxAddress.TryParse(text, out var mailbox));
        Assert.Equal(name, mailbox.Name ?? "");
        Assert.Equal(address, mailbox.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@")]
    [InlineData("a b@c")]
    [InlineData("a@b.c, d@e.f")]
    [InlineData("a@b.c\r\n\r\nx y")]
    [InlineData("<>")]
    [InlineData(null)]
    public void What_is_no_mailbox_is_not_parsed(string? text) => Assert.False(MailboxAddress.TryParse(text!, out _));

    [Fact]
    public void An_address_has_a_local_part_and_a_domain_which_has_an_ascii_form()
    {
        var mailbox = new MailboxAddress("Zoë", "zoë@bücher.example");

        Assert.Equal("zoë", mailbox.LocalPart);
        Assert.Equal("bücher.example", mailbox.Domain);
        Assert.Equal("zoë@xn--bcher-kva.example", mailbox.GetAddress(idnEncode: true));
        Assert.Equal("zoë@bücher.example", mailbox.GetAddress(idnEncode: false));
        Assert.Equal("\"Zoë\" <zoë@bücher.example>", mailbox.ToString());
        Assert.Equal("a@b.c", new MailboxAddress("", "a@b.c").ToString());
    }
}
