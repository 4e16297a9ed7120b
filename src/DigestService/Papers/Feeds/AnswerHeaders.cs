using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace DigestService.Papers.Feeds;

/// <summary>What the headers of an answer say of the next request.</summary>
internal static partial class AnswerHeaders
{
    /// <summary>Where 429 or 503 gives no time of its own.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(1);

    /// <summary>A longer wait than this is taken for a slip.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Retry-After in seconds or as a date (RFC 9110, 10.2.3); a date is measured on the server's own clock where it tells it.</summary>
    public static TimeSpan RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var told = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date ? date - (headers.Date ?? now) : UsedUp(headers));
        return told is not { } wait ? UsualWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    /// <summary>
    /// How long a used-up limit lasts: <c>RateLimit: "api";r=0;t=55</c> (draft-ietf-httpapi-ratelimit-headers), or the
    /// older <c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c>, with or without <c>X-</c>, in seconds.
    /// </summary>
    public static TimeSpan? UsedUp(HttpResponseHeaders headers)
    {
        if (Value(headers, "RateLimit") is { } limit && Remaining().Match(limit) is { Success: true } remaining)
            return Seconds(remaining.Groups["n"].Value) == 0 && Reset().Match(limit) is { Success: true } reset ? Bounded(Seconds(reset.Groups["n"].Value)) : null;
        foreach (var prefix in new[] { "RateLimit-", "X-RateLimit-" })
            if (Seconds(Value(headers, prefix + "Remaining")) == 0)
                return Bounded(Seconds(Value(headers, prefix + "Reset")));
        return null;
    }

    /// <summary>The address of <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288), where it stays on the host that was asked.</summary>
    public static Uri? NextLink(HttpResponseHeaders headers, Uri asked) =>
        headers.TryGetValues("Link", out var values)
        && NextIn(string.Join(",", values)) is { } named
        && Uri.TryCreate(asked, named, out var next)
        && next.Scheme == asked.Scheme && next.Authority == asked.Authority && next != asked
            ? next
            : null;

    /// <summary>Link by link and without looking back: an answer may hold many kilobytes of them.</summary>
    private static string? NextIn(ReadOnlySpan<char> links)
    {
        for (int open; (open = links.IndexOf('<')) >= 0;)
        {
            links = links[(open + 1)..];
            var close = links.IndexOf('>');
            if (close < 0) return null;
            var url = links[..close];
            var rest = links[(close + 1)..];
            var end = rest.IndexOfAny(',', '<');
            if (IsNext(end < 0 ? rest : rest[..end])) return url.ToString();
            links = rest;
        }
        return null;
    }

    /// <summary>One of the words of <c>rel</c>, which may stand in quotes.</summary>
    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var part in parameters.Split(';'))
        {
            var parameter = parameters[part].Trim();
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].TrimEnd().Equals("rel", StringComparison.OrdinalIgnoreCase)) continue;
            var words = parameter[(equals + 1)..].Trim(" \"");
            foreach (var word in words.Split(' '))
                if (words[word].Equals("next", StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;

    private static double? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Some send the moment itself instead of the seconds until it: no wait is that long.
    private static TimeSpan? Bounded(double? seconds) =>
        seconds is null ? null : seconds <= LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds.Value) : UsualWait;

    [GeneratedRegex(@"\br=(?<n>[0-9]+)")]
    private static partial Regex Remaining();

    [GeneratedRegex(@"\bt=(?<n>[0-9]+)")]
    private static partial Regex Reset();
}
