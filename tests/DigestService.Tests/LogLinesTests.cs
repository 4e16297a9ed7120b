using Microsoft.Extensions.Logging;

namespace DigestService.Tests;

public sealed class LogLinesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("550 5.1.1 <ada@example.org>: unknown", "550 5.1.1 (address): unknown")]
    [InlineData("Key (email_key)=(ada@example.org) already exists", "Key (address) already exists")]
    [InlineData("ada.lovelace+tag@example.org, bob@example.org", "(address) (address)")]
    [InlineData("/subscribe?email=ada%40example.org", "(address)")]
    [InlineData("用户@例子.example said no", "(address) said no")]
    [InlineData("nothing @ all", "nothing @ all")]
    public void Above_debug_no_address_is_named(string message, string line)
    {
        Assert.Equal($"2026-03-02T07:00:00Z fail: Digest[0] {line}", LogLines.Line(Now, LogLevel.Error, "Digest[0]", message));
        Assert.Equal($"2026-03-02T07:00:00Z info: Digest[0] {line}", LogLines.Line(Now, LogLevel.Information, "Digest[0]", message));
        Assert.Equal($"2026-03-02T07:00:00Z dbug: Digest[0] {message}", LogLines.Line(Now, LogLevel.Debug, "Digest[0]", message));
    }

    [Theory]
    [InlineData("one\r\n2026-03-02T07:00:00Z info: Digest[0] two")]
    [InlineData("one\u2028two\u0085three")]
    [InlineData("one\u001b[2Ktwo\u0000\b")]
    [InlineData("\u202eowt eno")]
    public void A_message_is_one_line_of_plain_characters(string message) =>
        Assert.DoesNotContain(LogLines.Line(Now, LogLevel.Debug, "Digest[0]", message), c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e');
}
