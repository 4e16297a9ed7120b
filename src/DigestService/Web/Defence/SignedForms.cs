using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DigestService.Subscribers;
using DigestService.Web.Admin;
using Microsoft.AspNetCore.Antiforgery;

namespace DigestService.Web.Defence;

/// <summary>
/// Antiforgery without cookies and without a key ring: a form carries the hour in which it was shown, signed together with the
/// link that its page stands under. Any process of the site takes it, pages can be cached, and no reader needs a cookie.
/// </summary>
/// <remarks>
/// No cookie gives anybody power here: what a reader may do hangs on the signed link in the address, which a foreign page does
/// not know. The operator's cookie is the one exception: their forms are signed together with it. Beside it, browsers tell whether a foreign page has sent a form (Fetch Metadata, <c>Sec-Fetch-Site</c>).
/// </remarks>
internal sealed class SignedForms(LinkSettings links, TimeProvider time) : IAntiforgery
{
    private const string Field = "__form";
    private const int Tag = 16;
    private const long Hour = 3600;
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(2);
    private readonly byte[][] _keys = [.. links.All().Select(key => SHA256.HashData(Encoding.UTF8.GetBytes("digest forms " + key)))];

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) =>
        // By the hour, so that a page that did not change keeps its tag, and caches what they have.
        new(Sign(_keys[0], time.GetUtcNow().ToUnixTimeSeconds() / Hour * Hour, Link(httpContext)), cookieToken: null, Field, headerName: null);

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => GetTokens(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
        // There is no cookie.
    }

    public async Task ValidateRequestAsync(HttpContext httpContext)
    {
        if (!await IsRequestValidAsync(httpContext)) throw new AntiforgeryValidationException("The form was shown too long ago, or comes from elsewhere.");
    }

    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        if (IsFromElsewhere(request) || !request.HasFormContentType) return false;
        return IsGood((await request.ReadFormAsync(httpContext.RequestAborted))[Field].ToString(), Link(httpContext));
    }

    private static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    private bool IsGood(string token, string link)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + Tag];
        if (!UrlToken.TryRead(token, bytes)) return false;
        var shownAt = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        // A minute of grace, since the clocks of two machines differ.
        if (shownAt > now + 60 || shownAt < now - (long)Lasts.TotalSeconds) return false;
        var given = Encoding.ASCII.GetBytes(token);
        return _keys.Any(key => CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(key, shownAt, link))));
    }

    private static string Sign(byte[] key, long shownAt, string link)
    {
        var signed = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(link)];
        BinaryPrimitives.WriteInt64BigEndian(signed, shownAt);
        Encoding.UTF8.GetBytes(link, signed.AsSpan(sizeof(long)));
        Span<byte> token = stackalloc byte[sizeof(long) + Tag];
        signed.AsSpan(0, sizeof(long)).CopyTo(token);
        HMACSHA256.HashData(key, signed).AsSpan(0, Tag).CopyTo(token[sizeof(long)..]);
        return UrlToken.Write(token);
    }

    /// <summary>A form works only under the link that it was shown under.</summary>
    private static string Link(HttpContext context) =>
        context.Request.Path.StartsWithSegments(AdminSession.Path, StringComparison.OrdinalIgnoreCase) ? AdminSession.FormKey(context)
        : context.Request.RouteValues.GetValueOrDefault("token") as string ?? "";
}
