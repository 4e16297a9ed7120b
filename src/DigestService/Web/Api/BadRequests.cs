using System.Text.Json;
using System.Text.RegularExpressions;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Web.Api;

/// <summary>What the framework says of a request that it cannot read, in a sentence for whoever sent it: their names, and none of ours.</summary>
internal static partial class BadRequests
{
    public const string NotJson = "Send the body as application/json.";
    private const int LongestValue = 60;

    public static string InWords(BadHttpRequestException fault)
    {
        if (fault.StatusCode == StatusCodes.Status415UnsupportedMediaType) return NotJson;
        if (fault.InnerException is JsonException json) return OfBody(json);
        if (Unread().Match(fault.Message) is { Success: true } unread) return $"{unread.Groups["name"]} must be {KindOf(unread.Groups["type"].Value)}, not \"{OneLine.Cut(OneLine.Clean(unread.Groups["value"].Value), LongestValue)}\".";
        if (Missing().Match(fault.Message) is { Success: true } missing) return $"{missing.Groups["name"]} is missing.";
        return "The request cannot be read; /api/v1/openapi.json tells what is expected.";
    }

    private static string OfBody(JsonException fault)
    {
        var place = OneLine.Cut(OneLine.Clean(fault.Path ?? "$"), LongestValue);
        if (Lacking().Match(fault.Message) is { Success: true } lacking) return $"The body lacks {lacking.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}.";
        return fault.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)
            ? $"The body has no use for {place}; /api/v1/openapi.json tells what it may hold."
            : $"The body is not the JSON that is expected here, at {place}.";
    }

    private static string KindOf(string type) =>
        type.Contains(nameof(DateOnly), StringComparison.Ordinal) ? "a day such as 2025-12-11"
        : type.Contains(nameof(SubscriberState), StringComparison.Ordinal) ? "pending, active, paused or unsubscribed"
        : "a whole number";

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("^Required parameter \".+ (?<name>\\w+)\" was not provided")]
    private static partial Regex Missing();

    [GeneratedRegex("missing required properties including: (?<names>[^.]+)\\.")]
    private static partial Regex Lacking();
}
