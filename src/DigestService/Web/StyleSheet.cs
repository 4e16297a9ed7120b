using System.Reflection;
using System.Security.Cryptography;

namespace DigestService.Web;

/// <summary>The one hand-written style sheet, carried inside the program and cached by what it holds.</summary>
internal static class StyleSheet
{
    private static readonly byte[] Bytes = Read();

    private static readonly string Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16]}\"";

    /// <summary>Changes whenever the sheet does.</summary>
    public static string Address { get; } = $"/site.css?{Tag.Trim('"')}";

    public static IResult Serve(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(Bytes, "text/css; charset=utf-8", entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(Tag));
    }

    private static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("site.css")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
