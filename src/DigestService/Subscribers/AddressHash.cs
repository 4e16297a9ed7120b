using System.Security.Cryptography;
using System.Text;

namespace DigestService.Subscribers;

/// <summary>
/// Stands for an address where the address itself must not be kept: HMAC-SHA256 of <see cref="EmailAddress.Key"/> under a link key,
/// so that nobody who has only the hashes can try addresses against them.
/// </summary>
public static class AddressHash
{
    /// <param name="purpose">Hashes of different purposes cannot be held against each other.</param>
    /// <returns>32 bytes each, by the key of now first, then by those of before; none where there is no key.</returns>
    public static IEnumerable<byte[]> Of(LinkSettings links, string purpose, string addressKey) =>
        links.All().Select(key => HMACSHA256.HashData(Encoding.UTF8.GetBytes($"digest {purpose} {key}"), Encoding.UTF8.GetBytes(addressKey)));
}
