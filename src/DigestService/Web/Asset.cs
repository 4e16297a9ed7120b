using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace DigestService.Web;

/// <summary>A file of the site, hand-written, carried inside the program and cached by what it holds.</summary>
internal sealed class Asset
{
    public static readonly Asset Style = new("site.css", "text/css; charset=utf-8");
    public static readonly Asset Script = new("site.js", "text/javascript; charset=utf-8");
    public static readonly Asset Icon = new("icon.svg", "image/svg+xml");

    private readonly PublicAnswer _answer;

    private Asset(string name, string type)
    {
        var bytes = Read(name);
        _answer = new PublicAnswer(bytes, type, "public, max-age=31536000, immutable", CompressionLevel.SmallestSize);
        (Path, Address) = ($"/{name}", $"/{name}?{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}");
    }

    public string Path { get; }

    /// <summary>Changes whenever the file does.</summary>
    public string Address { get; }

    public Task Serve(HttpContext context) => _answer.Send(context).AsTask();

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
