using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace DigestService.Web;

/// <summary>A file of the site, hand-written, carried inside the program and cached by what it holds.</summary>
internal sealed class Asset
{
    public static readonly Asset Style = new("site.css", "text/css; charset=utf-8");
    public static readonly Asset Script = new("site.js", "text/javascript; charset=utf-8");
    public static readonly Asset Icon = new("icon.svg", "image/svg+xml");

    private readonly byte[] _bytes;
    private readonly string _type;
    private readonly EntityTagHeaderValue _tag;

    private Asset(string name, string type)
    {
        (_bytes, _type) = (Read(name), type);
        var hash = Convert.ToHexStringLower(SHA256.HashData(_bytes))[..16];
        _tag = new EntityTagHeaderValue($"\"{hash}\"");
        (Path, Address) = ($"/{name}", $"/{name}?{hash}");
    }

    public string Path { get; }

    /// <summary>Changes whenever the file does.</summary>
    public string Address { get; }

    public IResult Serve(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(_bytes, _type, entityTag: _tag);
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
