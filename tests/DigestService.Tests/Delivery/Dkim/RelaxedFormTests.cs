using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Delivery.Dkim;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Delivery.Dkim;

public sealed class RelaxedFormTests
{
    private static string Header(string field)
    {
        var into = new byte[Encoding.UTF8.GetByteCount(field)];
        return Encoding.UTF8.GetString(into, 0, RelaxedForm.Header(Encoding.UTF8.GetBytes(field), into));
    }

    private static string Hash(string body) => Convert.ToBase64String(RelaxedForm.HashOfBody(Encoding.Latin1.GetBytes(body)));

    private static string HashOf(string relaxed) => Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(relaxed)));

    [Fact]
    public void The_headers_of_RFC_6376_3_4_5_come_out_as_it_says()
    {
        Assert.Equal("a:X", Header("A: X\r\n"));
        Assert.Equal("b:Y Z", Header("B : Y\t\r\n\tZ  \r\n"));
    }

    [Fact]
    public void The_body_of_RFC_6376_3_4_5_comes_out_as_it_says() => Assert.Equal(HashOf(" C\r\nD E\r\n"), Hash(" C \r\nD \t E\r\n\r\n\r\n"));

    [Fact]
    public void An_empty_body_has_the_hash_of_RFC_6376_3_4_4()
    {
        foreach (var empty in new[] { "", "\r\n", "\r\n\r\n", " \r\n\t\r\n" })
            Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Hash(empty));
    }

    [Fact]
    public void A_last_line_without_an_end_gets_one() => Assert.Equal(HashOf("a\r\n"), Hash("a"));

    [Theory]
    [InlineData("Subject:\r\n", "subject:")]
    [InlineData("Subject: \r\n \r\n", "subject:")]
    [InlineData("X:a\r\n b\r\n\tc", "x:a b c")]
    [InlineData("To: 用户@example.net\r\n", "to:用户@example.net")]
    public void A_header_stands_on_one_line(string field, string relaxed) => Assert.Equal(relaxed, Header(field));

    [Fact]
    public void Any_body_hashes_as_the_RFCs_rules_read()
    {
        var bodies = Gen.Elements("a", "b=", " ", "  ", "\t", "\r\n", "\r\n", "é").ListOf().Select(string.Concat);
        Prop.ForAll(Arb.From(bodies), body => Hash(body) == HashOf(ByTheBook(body))).QuickCheckThrowOnFailure();
    }

    private static string ByTheBook(string body)
    {
        if (body.Length > 0 && !body.EndsWith("\r\n", StringComparison.Ordinal)) body += "\r\n";
        body = Regex.Replace(body, "[ \t]+\r\n", "\r\n");
        body = Regex.Replace(body, "[ \t]+", " ");
        return Regex.Replace(body, "(\r\n)+$", "\r\n") is var ended && ended == "\r\n" ? "" : ended;
    }
}
