using System.Net;
using System.Net.Sockets;
using DigestService.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace DigestService.Tests.Cli;

/// <summary>An address that the site cannot have is told in one sentence, with the setting that names it.</summary>
public sealed class ListeningTests
{
    private static async Task<string> Refused(string address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        await using var site = builder.Build();
        var fault = await Assert.ThrowsAsync<UserFault>(() => RunVerb.Start(site, "set ASPNETCORE_URLS to another address", CancellationToken.None));
        Assert.Equal(2, fault.ExitCode);
        return fault.Message;
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999", "http://127.0.0.1:99999 names a port beyond 65535")]
    [InlineData("http://192.0.2.1:8080", "http://192.0.2.1:8080 is no address of this machine")] // of documentation (RFC 5737)
    public async Task An_address_that_cannot_be_is_named_with_the_mend(string address, string why) =>
        Assert.Equal($"The site cannot listen at its address: {why}; set ASPNETCORE_URLS to another address.", await Refused(address));

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Assert.Contains($"{taken.LocalEndpoint}: address already in use; set ASPNETCORE_URLS", await Refused($"http://{taken.LocalEndpoint}"), StringComparison.Ordinal);
    }
}
