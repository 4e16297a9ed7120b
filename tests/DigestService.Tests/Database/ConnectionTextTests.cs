using DigestService.Database;

namespace DigestService.Tests.Database;

/// <summary>A connection string with a slip is told with the key that is wrong, and never with a value, or what may be the rest of one: one of them is a password.</summary>
public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("Host=h;Bogus=1", "X has \"bogus\", which is no key of a connection string: ")]
    [InlineData("Host=h2;Password=some;hunter2=x", "X has a part behind the password that is no key of a connection string: ")]
    [InlineData("Host=h;Port=abc", "X gives \"port\" a value that it cannot have: ")]
    [InlineData("Host=h;SSL Mode=hunter", "X gives \"ssl mode\" a value that it cannot have: ")]
    [InlineData("Database=digest;Password=hunter", "X names no Host: ")]
    [InlineData("hunter", "X is not a connection string of PostgreSQL: ")]
    [InlineData(" ", "X is missing: ")]
    [InlineData("Host=h;Timeout=0", "X has a Timeout or a Command Timeout of 0, ")]
    public void A_slip_is_told_with_its_key(string written, string words)
    {
        var fault = Assert.Single(ConnectionText.Faults("X", written));

        Assert.StartsWith(words, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_a_slip_is_taken() => Assert.Empty(ConnectionText.Faults("X", "Host=localhost;Port=5433;Database=digest;Username=digest;Password='a;b=c';SSL Mode=VerifyFull"));
}
