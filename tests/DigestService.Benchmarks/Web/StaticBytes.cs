using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace DigestService.Benchmarks.Web;

/// <summary>The bytes of a file, served from memory by a bare Kestrel: what HTTP itself costs here. A process of its own, see <c>Program.cs</c>.</summary>
internal static class StaticBytes
{
    public const string Verb = "serve-bytes";

    public static async Task<int> Serve(string file, string type)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_");
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(builder.Configuration["urls"]!);
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.RunAsync();
        return 0;
    }
}
