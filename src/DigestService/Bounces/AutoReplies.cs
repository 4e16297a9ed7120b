using System.Text.RegularExpressions;

namespace DigestService.Bounces;

/// <summary>Tells vacation replies and their like (RFC 3834) from bounces that no program can read.</summary>
public static partial class AutoReplies
{
    private static readonly string[] Signs = ["X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply-From", "X-Mail-Autoreply"];

    public static bool Is(IReadOnlyList<ReportField> headers)
    {
        // Mail systems say "auto-replied" of their bounces, too: whoever speaks in their name is no reader on vacation.
        if (headers.Value("X-Failed-Recipients") is not null || MailSystem().IsMatch(headers.Value("From") ?? "")) return false;
        var said = headers.Value("Auto-Submitted")?.Trim() ?? "no";
        return !said.StartsWith("no", StringComparison.OrdinalIgnoreCase)
            || Signs.Any(sign => headers.Value(sign) is not null)
            || headers.Value("Precedence")?.Trim().Equals("auto_reply", StringComparison.OrdinalIgnoreCase) == true
            || Away().IsMatch(headers.Value("Subject") ?? "");
    }

    [GeneratedRegex(@"\b(mailer-daemon|postmaster|mail delivery (sub)?system)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MailSystem();

    [GeneratedRegex(@"^\s*(automatic reply|auto(matic)?[ -]?reply|out of (the )?office|autoreply|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Away();
}
