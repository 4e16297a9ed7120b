using System.Security.Cryptography;
using System.Text;

namespace DigestService.Web.Defence;

/// <summary>Compares what a request says with a secret of the settings, in a time that tells nothing of either, their lengths included.</summary>
internal static class SameSecret
{
    public static bool Is(string said, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(said)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
