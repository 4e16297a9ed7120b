using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>The well-known words by which servers say what their codes do not. Each line names whose they are; tests/…/real-replies.tsv quotes them.</summary>
internal static partial class SmtpWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex("""
        throttling\ failure | address\ is\ not\ verified | sending\ paused     # Amazon SES
        | maximum\ credits\ exceeded | unauthenticated\ senders\ not\ allowed  # SendGrid
        | (?:smtp\ relay|sending)\ (?:limit|quota)\ exceeded                   # Gmail's relay
        """, Options)]
    public static partial Regex OurAccount();

    [GeneratedRegex("""
        \[(?:TSS?|BL|GL|IPTS)\d\d\] | temporarily\ deferred\ -\ 4\.16                      # Yahoo, AOL
        | \(S(?:3\d{3}|77\d{1,3})\) | \b(?:SC|RP)-00\d\b | rate\ limited\ due\ to\ IP      # Microsoft
        | unusual\ rate\ of\ unsolicited | low\ reputation                                 # Gmail
        | deferred\ due\ to\ excessive\ volume                                             # Apple
        | \#(?:BL|RL|DM)\d{6}                                                              # Comcast
        | rate\ limit\ reached | reject\ due\ to\ policy\ violations | is\ block\ listed   # GMX, web.de, IONOS
        | ipcheck\.proofpoint | support\.proofpoint\.com/dnsbl                             # Proofpoint
        | blocked\ using | spamhaus | barracudacentral | spamcop | dnsbl                   # Postfix and others, with block lists
        | sender\ verify\ failed                                                           # Exim
        """, Options)]
    public static partial Regex OurReputation();

    /// <summary>Whether it speaks of the sender, the host, the reputation, the content or the rate: of us, whatever code stands beside it. Addresses do not count, or policy@example.org could never be gone.</summary>
    public static bool IsAboutUs(string words) => AboutUs().IsMatch(HeaderText.WithoutAddresses(words, int.MaxValue));

    [GeneratedRegex("""
        \b(?:sender|spam\w*|junk|unsolicited|spf|dkim|dmarc|dnsbl|rbl|ptr|reverse\ dns|block(?:ed|\ ?list\w*)|(?:black|deny)\ ?list\w*|banned|reputation|polic(?:y|ies)
        |relaying|to\ relay|relay\ (?:access|not)|virus|content|rate\ limit\w*|frequency|too\ many|authentica\w+
        |verification\ failed\ for                                                          # Exim, of the return path
        )\b
        """, Options)]
    private static partial Regex AboutUs();

    [GeneratedRegex(@"relay\ not\ permitted\ for\ user", Options)]
    public static partial Regex HiddenAddressOff();

    [GeneratedRegex("""
        relay\ access\ denied | (?:sender\ address|client\ host|helo\ command)\ rejected   # Postfix
        | relay\ not\ permitted                                                            # Exim
        | unable\ to\ relay                                                                # Exchange
        | relaying\ denied | allowed\ rcpthosts                                            # Sendmail, qmail
        """, Options)]
    public static partial Regex NotForUs();

    [GeneratedRegex("""
        mailbox\ (?:is\ )?full | full\ mailbox | over\ (?:storage\ )?quota | quota\ (?:is\ )?exceeded | quotaexceeded
        | exceed(?:ed|s)\ (?:its\ |the\ |allowed\ )?(?:storage|mailbox|quota) | out\ of\ storage | exhausted\ allowed\ storage | too\ many\ messages\ on\ the\ server
        | receiving\ mail\ (?:too\ quickly|at\ a\ rate)                                     # Gmail
        """, Options)]
    public static partial Regex Full();

    [GeneratedRegex(@"recipient\ address\ rejected:\ access\ denied", Options)]
    public static partial Regex RejectedAtEdge();

    [GeneratedRegex("""
        RESOLVER\.RST | not\ authorized\ to\ send\ to\ (?:the|this)   # Exchange
        """, Options)]
    public static partial Regex Restricted();

    [GeneratedRegex("""
        \b(?:user|recipient|mailbox|account|address|alias|domain)\b.{0,60}?\b(?:does\ not\ exist|doesn't\ exist|not\ found|(?:is\ )?unknown|(?:has\ been\ |is\ )?(?:disabled|discontinued|inactive)|closed|not\ known)\b
        | \b(?:unknown|invalid|no\ such)\ (?:local\ |virtual\ )?(?:user|recipient|mailbox|address|account|alias|person|part|domain)\b
        | doesn't\ have\ an?\ .{1,40}\ account | not\ a\ valid\ recipient                    # Yahoo
        | no\ mailbox\ here\ by\ that\ name                                                 # qmail
        | unrouteable\ address                                                              # Exim
        | mailbox\ unavailable                                                              # RFC 5321 for 550: GMX, web.de, Outlook.com
        | host\ or\ domain\ name\ not\ found | nxdomain                                     # Postfix, Exchange
        """, Options)]
    public static partial Regex NoSuchMailbox();

    [GeneratedRegex(@"\b(?:policy|policies|spam|blocked|block\ ?list(?:ed)?|black\ ?list(?:ed)?|reputation|banned|junk|unsolicited|dmarc|spf|dkim)\b", Options)]
    public static partial Regex Policy();
}
