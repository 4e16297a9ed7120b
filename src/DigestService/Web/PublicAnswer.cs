using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace DigestService.Web;

/// <summary>An answer that is the same for everybody: packed as a browser takes it, and not sent again to one that has it.</summary>
/// <remarks>It must hold no secret of a reader: its length when packed would tell of it (BREACH).</remarks>
internal sealed class PublicAnswer
{
    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;
    private readonly EntityTagHeaderValue _tag;
    private readonly string _tagText;
    private readonly string _type;
    private readonly string _cacheControl;
    private readonly DateTimeOffset? _modified;

    /// <param name="level">Fast for what is sent once, small for what is kept.</param>
    /// <param name="modified">For feed readers, which know no tags.</param>
    public PublicAnswer(byte[] plain, string type, string cacheControl, CompressionLevel level, DateTimeOffset? modified = null)
    {
        (_plain, _type, _cacheControl, _modified) = (plain, type, cacheControl, modified);
        _brotli = new(() => Packed(plain, to => new BrotliStream(to, level)));
        _gzip = new(() => Packed(plain, to => new GZipStream(to, level)));
        // Weak, since it stands for every coding of the answer.
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(plain), 0, 8)}\"", isWeak: true);
        _tagText = _tag.ToString();
    }

    public int Length => _plain.Length;

    public ValueTask Send(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = _tagText;
        response.Headers.CacheControl = _cacheControl;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (_modified is { } modified) response.GetTypedHeaders().LastModified = modified;
        if (IsKnownTo(request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            return ValueTask.CompletedTask;
        }
        var (coding, bytes) = InCodingOf(request);
        if (coding is not null) response.Headers.ContentEncoding = coding;
        response.ContentType = _type;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(request.Method) ? ValueTask.CompletedTask : response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>RFC 9110, 13.2.2: a date counts only where no tag is given.</summary>
    private bool IsKnownTo(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
            return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch!, out var known)
                && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false));
        return _modified is { } modified && request.Headers.IfModifiedSince.Count > 0 && request.GetTypedHeaders().IfModifiedSince >= modified;
    }

    private (string? Coding, byte[] Bytes) InCodingOf(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding!, out var taken)) return (null, _plain);
        return Takes("br") ? ("br", _brotli.Value) : Takes("gzip") ? ("gzip", _gzip.Value) : (null, _plain);

        bool Takes(string coding) => taken.Any(each => each.Quality is not 0 && each.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Packed(byte[] plain, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed)) stream.Write(plain);
        return packed.ToArray();
    }
}
