using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace MimeKit.Utils;

public static class MimeUtils
{
    public static string GenerateMessageId() => GenerateMessageId(IPGlobalProperties.GetIPGlobalProperties().HostName.ToLowerInvariant());

    /// <summary>Without angle brackets.</summary>
    public static string GenerateMessageId(string domain)
    {
        if (domain.Length == 0)
        {
            throw new ArgumentException("The domain is invalid.", nameof(domain));
        }
        return $"{Convert.ToHexString(RandomNumberGenerator.GetBytes(14))}@{domain}";
    }

    /// <summary>What stands between the angle brackets, or the first word if there are none.</summary>
    internal static string? ParseMessageId(string? text)
    {
        var id = text?.Trim() ?? "";
        var (open, close) = (id.IndexOf('<', StringComparison.Ordinal), id.IndexOf('>', StringComparison.Ordinal));
        id = open >= 0 && close > open ? id[(open + 1)..close] : id.Split([' ', '\t', '\r', '\n', '('], 2)[0];
        id = string.Concat(id.Where(c => !char.IsWhiteSpace(c)));
        return id.Length > 0 ? id : null;
    }
}
