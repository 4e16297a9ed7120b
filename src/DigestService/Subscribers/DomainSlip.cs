namespace DigestService.Subscribers;

/// <summary>Slips of the finger in the domains that most people write to. Asked about, never corrected: somebody may own gmial.com.</summary>
public static class DomainSlip
{
    /// <summary>Where most people have their mail. Long enough that one changed letter is more likely a slip than another domain.</summary>
    private static readonly string[] WellKnown =
    [
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "outlook.com", "outlook.de", "outlook.fr",
        "outlook.es", "yahoo.com", "yahoo.co.uk", "yahoo.co.in", "yahoo.co.jp", "yahoo.com.br", "yahoo.com.au", "icloud.com", "protonmail.com", "proton.me",
        "fastmail.com", "yandex.com", "yandex.ru", "comcast.net", "verizon.net", "t-online.de", "freenet.de", "orange.fr", "naver.com", "rediffmail.com", "zoho.com", "hey.com",
    ];

    /// <summary>Domains of their own that look like slips of others.</summary>
    private static readonly string[] RealToo =
        ["mail.com", "email.com", "ymail.com", "gmx.com", "yahoo.ca", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.it", "yahoo.in", "proton.ch", "fastmail.fm", "outlook.it", "hotmail.ch", "hotmail.be", "hotmail.nl", "hotmail.se", "daum.net", "hanmail.net", "pm.me"];

    /// <summary>What is more than one letter away, and still meant.</summary>
    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["gmal.con"] = "gmail.com", ["gmial.con"] = "gmail.com", ["gmaill.con"] = "gmail.com", ["googlemail.con"] = "googlemail.com",
        ["hotmial.con"] = "hotmail.com", ["hotmall.con"] = "hotmail.com", ["otulook.con"] = "outlook.com", ["outlok.con"] = "outlook.com", ["yaho.con"] = "yahoo.com", ["yahooo.con"] = "yahoo.com",
    };

    /// <summary>Below this, too many real domains are one letter away.</summary>
    private const int ShortestCompared = 9;

    /// <returns>The address that was probably meant; null where there is nothing to ask.</returns>
    public static EmailAddress? Of(EmailAddress typed)
    {
        if (WellKnown.Contains(typed.Domain) || RealToo.Contains(typed.Domain)) return null;
        var meant = Common.GetValueOrDefault(typed.Domain) ?? WellKnown.FirstOrDefault(known => known.Length >= ShortestCompared && IsOneSlipAway(typed.Domain, known));
        return meant is null ? null : EmailAddress.Parse($"{typed.Local}@{meant}");
    }

    /// <summary>One letter too many, missing, or another, or two neighbours swapped: a Damerau-Levenshtein distance of 1.</summary>
    private static bool IsOneSlipAway(string typed, string known)
    {
        var start = 0;
        while (start < Math.Min(typed.Length, known.Length) && typed[start] == known[start]) start++;
        var left = typed.AsSpan(start);
        var right = known.AsSpan(start);
        return (left.Length - right.Length) switch
        {
            1 => left[1..].SequenceEqual(right),
            -1 => right[1..].SequenceEqual(left),
            0 when left.Length > 0 => left[1..].SequenceEqual(right[1..])
                || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..])),
            _ => false,
        };
    }
}
