using DigestService.Tests.Support;
using DigestService.Web.Api;

namespace DigestService.Tests.Web;

/// <summary>A site with two papers and no reader, for all tests of a class that leave it as they found it: what they ask is only read, or refused.</summary>
public sealed class UndisturbedSite : IAsyncLifetime
{
    internal TestService Service { get; private set; } = null!;

    internal TestSite Site { get; private set; } = null!;

    /// <summary>Somebody with the token of the interface for programs.</summary>
    internal HttpClient Operator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        const string token = "a token of the operator, long enough";
        Service = await TestService.Start(settings: given => given with { Api = new ApiSettings { Token = token } });
        await Service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.09363", "One", "2025-12-11"));
        await Service.Tell("arxiv", "2025-12-11T12:00Z", Told.Announced("hep-th/9901001", "Two", "2025-12-11"));
        Site = await TestSite.Start(Service);
        Operator = new HttpClient { BaseAddress = Site.Address };
        Operator.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await Site.DisposeAsync();
        await Service.DisposeAsync();
    }
}
