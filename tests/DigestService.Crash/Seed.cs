using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestService.Crash;

internal static class Seed
{
    /// <summary>Chance of its own for each purpose; .NET's for neighbouring seeds would begin alike.</summary>
    public static Random Of(int seed, string purpose) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose} {seed}")))));
}
