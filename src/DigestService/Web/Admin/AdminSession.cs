using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Web.Defence;

namespace DigestService.Web.Admin;

/// <summary>
/// The operator, signed in: after the token was posted once, a signed cookie that only <c>/admin</c> gets, no script can read, and no
/// foreign page can send along. No row is kept: it ends by itself, or for all at once with another token or link key.
/// </summary>
public sealed class AdminSession(AdminSettings settings, LinkSettings links, SiteSettings site, TimeProvider time)
{
    public const string Path = "/admin";
    private const string Cookie = "digest-admin";
    private const int Body = sizeof(long) + 16;
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(8);
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"digest admin {links.Key} {settings.Token}"));

    public bool IsOpen => settings.Token is not null;

    /// <summary>What forms of the operator's pages are signed with beside the time: nobody else's session makes one that counts.</summary>
    public static string FormKey(HttpContext context) => $"admin {context.Request.Cookies[Cookie]}";

    /// <returns>False for a wrong token.</returns>
    public bool TryBegin(HttpContext context, string? token)
    {
        if (settings.Token is null || !SameSecret.Is(token ?? "", settings.Token)) return false;
        Span<byte> session = stackalloc byte[Body + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(session, (time.GetUtcNow() + Lasts).ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(session[sizeof(long)..Body]);
        HMACSHA256.HashData(_key, session[..Body], session[Body..]);
        context.Response.Cookies.Append(Cookie, UrlToken.Write(session), Options(Lasts));
        return true;
    }

    public bool Holds(HttpContext context)
    {
        Span<byte> session = stackalloc byte[Body + HMACSHA256.HashSizeInBytes];
        if (!IsOpen || !UrlToken.TryRead(context.Request.Cookies[Cookie], session)) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, session[..Body], expected);
        return CryptographicOperations.FixedTimeEquals(session[Body..], expected) && BinaryPrimitives.ReadInt64BigEndian(session) >= time.GetUtcNow().ToUnixTimeSeconds();
    }

    public void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(null));

    private CookieOptions Options(TimeSpan? lasts) => new()
    {
        Path = Path, HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = lasts, IsEssential = true,
        Secure = site.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
    };
}
