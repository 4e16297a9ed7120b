using DigestService.Subscribers;

namespace DigestService.Tests.Subscribers;

public sealed class LinkSignerTests
{
    private const string Key = "a key that is long enough for the job";
    private static readonly SignedLink Link = new(LinkPurpose.Manage, 42, 3, 7, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    [Fact]
    public void What_was_signed_is_read_again() => Assert.Equal(Link, new LinkSigner([Key]).Read(new LinkSigner([Key]).Sign(Link)));

    [Fact]
    public void A_link_without_an_end_has_none() =>
        Assert.Null(new LinkSigner([Key]).Read(new LinkSigner([Key]).Sign(Link with { ExpiresAt = null }))!.ExpiresAt);

    [Fact]
    public void A_link_of_an_older_key_still_opens_after_a_rotation()
    {
        var token = new LinkSigner([Key]).Sign(Link);

        Assert.Equal(Link, new LinkSigner(["the new key, as long as the old one was", Key]).Read(token));
        Assert.Null(new LinkSigner(["the new key, as long as the old one was"]).Read(token));
    }

    [Fact]
    public void No_character_of_a_token_can_be_changed()
    {
        var signer = new LinkSigner([Key]);
        var token = signer.Sign(Link);

        foreach (var at in Enumerable.Range(0, token.Length))
            foreach (var other in "A_9".Where(other => other != token[at]))
                Assert.Null(signer.Read(token[..at] + other + token[(at + 1)..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("../../etc/passwd")]
    [InlineData("\0\r\n")]
    public void Whatever_else_is_given_is_no_link(string token) => Assert.Null(new LinkSigner([Key]).Read(token));

    [Fact]
    public void A_token_fits_a_line_and_a_path() => Assert.Matches("^[A-Za-z0-9_-]{60}$", new LinkSigner([Key]).Sign(Link));
}
