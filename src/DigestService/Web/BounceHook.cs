using DigestService.Bounces;
using DigestService.Database;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace DigestService.Web;

/// <summary>
/// Takes raw messages from a mail provider: <c>POST /hooks/bounce</c>, the secret as a bearer (RFC 6750). Not there without a secret in the settings.
/// </summary>
internal static class BounceHook
{
    /// <summary>What a message that came back may hold, all in all.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const string Path = "/hooks/bounce";

    public static bool IsAt(PathString path) => path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    public static void Map(RouteGroupBuilder site) =>
        site.MapPost(Path, Take).DisableAntiforgery();

    private static async Task<IResult> Take(HttpRequest request, BounceSettings settings, TakeReport take, NpgsqlDataSource database, ILogger<TakeReport> log, CancellationToken stop)
    {
        if (settings.Secret is not { } secret) return Results.NotFound();
        if (!SameSecret.Is(request.Headers.Authorization.ToString(), "Bearer " + secret))
        {
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Text("Say the secret: Authorization: Bearer SECRET.", statusCode: StatusCodes.Status401Unauthorized);
        }
        if (await Read(request, stop) is not { } raw) return Results.Text($"A message holds at most {MaxBytes} bytes here.", statusCode: StatusCodes.Status413PayloadTooLarge);
        try
        {
            var taken = await take.Take(raw, request.Headers["X-Envelope-To"], await database.Clock(stop), stop);
            return Results.Json(ReportCounts.None.Plus(taken));
        }
        catch (NpgsqlException fault)
        {
            log.LogError("A message that came back could not be taken: {Fault}", fault.Message);
            return Results.Text("Not now: try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>Null for too much.</returns>
    private static async Task<ReadOnlyMemory<byte>?> Read(HttpRequest request, CancellationToken stop)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBytes + 1;
        if (request.ContentLength > MaxBytes) return null;
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, stop)) > 0;)
            {
                if (body.Length + read > MaxBytes) return null;
                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
