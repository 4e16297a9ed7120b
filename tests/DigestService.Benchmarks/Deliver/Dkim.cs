using DigestService.Delivery.Dkim;

namespace DigestService.Benchmarks.Deliver;

internal static class Dkim
{
    /// <returns>The settings that sign with a new RSA key of 2,048 bits.</returns>
    public static IReadOnlyDictionary<string, string> MakeKey(string folder)
    {
        var file = Path.Combine(folder, "dkim.pem");
        File.WriteAllText(file, DkimKey.Make());
        return new Dictionary<string, string> { ["Digest__Dkim__Selector"] = "bench", ["Digest__Dkim__PrivateKey__File"] = file };
    }
}
