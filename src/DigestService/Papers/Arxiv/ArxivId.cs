using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Papers.Arxiv;

/// <summary>
/// An arXiv identifier without its version: <c>2512.09363</c>, and <c>quant-ph/0201082</c> before April 2007
/// (info.arxiv.org/help/arxiv_identifier.html). The subject class of an old one (<c>math.GT/…</c>) names nothing and is dropped.
/// </summary>
/// <param name="Version">0 where none was given.</param>
public sealed partial record ArxivId(string Id, int Version)
{
    public string Alias => "arxiv:" + Id;

    /// <summary>Understands ids alone, with <c>arXiv:</c> or <c>oai:arXiv.org:</c>, and addresses of abstract pages.</summary>
    public static ArxivId? TryParse(string? text)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success) return null;
        var id = match.Groups["archive"].Success
            ? $"{match.Groups["archive"].Value}/{match.Groups["old"].Value}"
            : match.Groups["new"].Value;
        _ = int.TryParse(match.Groups["version"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return new ArxivId(id.ToLowerInvariant(), version);
    }

    /// <summary>The last day on which a paper of this id can have had its first version: ids carry year and month.</summary>
    public DateOnly LastPossibleDay
    {
        get
        {
            var digits = Id.AsSpan(Id.IndexOf('/', StringComparison.Ordinal) + 1);
            var (year, month) = (Two(digits), Two(digits[2..]));
            return new DateOnly(year < 91 ? 2000 + year : 1900 + year, month, 1).AddMonths(1).AddDays(-1);
        }
    }

    private static int Two(ReadOnlySpan<char> digits) => (digits[0] - '0') * 10 + digits[1] - '0';

    [GeneratedRegex(
        @"\A\s*(arxiv:|oai:arxiv\.org:|https?://(www\.|export\.)?arxiv\.org/(abs|pdf)/)?"
        + @"((?<new>[0-9]{2}(0[1-9]|1[0-2])\.[0-9]{4,5})|(?<archive>[a-z]+(-[a-z]+)?)(\.[a-z]{2})?/(?<old>[0-9]{2}(0[1-9]|1[0-2])[0-9]{3}))"
        + @"(v(?<version>[0-9]{1,4}))?(\.pdf)?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
