using System.Text;

namespace DigestService.Delivery.Loopback;

/// <summary>The server's side of AUTH PLAIN (RFC 4616), with or without an initial response, and of AUTH LOGIN.</summary>
internal static class SmtpLogin
{
    /// <param name="line">The AUTH command.</param>
    /// <param name="ask">Says a challenge and reads the answer.</param>
    /// <returns>What was given, empty where it was nonsense; null for another mechanism.</returns>
    public static async Task<(string User, string Password)?> Read(string line, Func<string, Task<string>> ask)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var initial = words.ElementAtOrDefault(2);
        switch (words.ElementAtOrDefault(1)?.ToUpperInvariant())
        {
            case "PLAIN":
                return Decode(initial ?? await ask("334 ")).Split('\0') is [_, var user, var password] ? (user, password) : ("", "");
            case "LOGIN":
                return (Decode(initial ?? await ask("334 VXNlcm5hbWU6")), Decode(await ask("334 UGFzc3dvcmQ6")));
            default:
                return null;
        }
    }

    private static string Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
