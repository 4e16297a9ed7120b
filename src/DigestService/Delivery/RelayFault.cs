using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace DigestService.Delivery;

/// <summary>Why the relay cannot be used now: one sentence with host, port, fault and mend.</summary>
/// <param name="NeedsMending">True where waiting will not help: somebody has to change a setting.</param>
public sealed partial record RelayFault(string Sentence, bool NeedsMending)
{
    /// <summary>How far connecting had come.</summary>
    internal enum Stage { Reach, Greet, LogIn }

    internal static RelayFault Of(Exception e, Stage stage, SmtpSettings smtp, string? certificateFault) => (e, stage) switch
    {
        (SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }, _) =>
            Mend($"The mail relay \"{smtp.Host}\" cannot be found; check Digest:Smtp:Host."),
        (_, Stage.Reach) =>
            Wait($"The mail relay {Where(smtp)} does not answer ({Words(e)}); check Digest:Smtp:Host and Digest:Smtp:Port, and that nothing on the way blocks it."),

        (_, Stage.Greet) when certificateFault is not null =>
            Mend($"The mail relay {Where(smtp)} {certificateFault}; set Digest:Smtp:Host to the name in its certificate, or Digest:Smtp:CaFile to the authority that signed it."),
        (NotSupportedException, Stage.Greet) =>
            Mend($"The mail relay {Where(smtp)} does not offer STARTTLS; set Digest:Smtp:Tls to Implicit with its port (usually 465), or to None for a relay that you trust the way to."),
        (SslHandshakeException or System.Security.Authentication.AuthenticationException, Stage.Greet) =>
            Mend($"TLS with the mail relay {Where(smtp)} failed; check that Digest:Smtp:Tls ({smtp.Tls}) fits Digest:Smtp:Port."),
        (SmtpCommandException refused, Stage.Greet) =>
            Wait($"The mail relay {Where(smtp)} turns us away: {Reply(refused)}"),
        (_, Stage.Greet) =>
            Wait($"The mail relay {Where(smtp)} broke off before it was ready ({Words(e)}); check that Digest:Smtp:Tls ({smtp.Tls}) fits Digest:Smtp:Port."),

        (NotSupportedException, Stage.LogIn) =>
            Mend($"The mail relay {Where(smtp)} offers no login that we know; remove Digest:Smtp:User, or check Digest:Smtp:Tls and Digest:Smtp:Port."),
        (MailKit.Security.AuthenticationException, _) when e.Message.StartsWith('4') =>
            Wait($"The mail relay {Where(smtp)} does not take the login for now ({LoginWords(e, smtp)})."),
        (MailKit.Security.AuthenticationException, _) =>
            Mend($"The mail relay {Where(smtp)} refuses the login as \"{smtp.User}\" ({LoginWords(e, smtp)}); check Digest:Smtp:User and Digest:Smtp:Password."),
        _ =>
            Wait($"The mail relay {Where(smtp)} broke off during the login ({LoginWords(e, smtp)})."),
    };

    internal static RelayFault PlainLogin(SmtpSettings smtp) =>
        Mend($"The mail relay {Where(smtp)} is not on this machine, and without TLS the password would travel readable; set Digest:Smtp:Tls to StartTls or Implicit.");

    /// <summary>The relay's answer at MAIL FROM or to a login gone stale, where it says that we may not send.</summary>
    internal static RelayFault Refused(SmtpSettings smtp, string reply) =>
        Mend($"The mail relay {Where(smtp)} refuses to take mail from us ({HeaderText.WithoutAddresses(reply, 300)}); check Digest:Sender:Address and the login. Nothing is lost: sending is tried again later.");

    internal static RelayFault KnowsNobody(SmtpSettings smtp) =>
        Mend($"The mail relay {Where(smtp)} refuses more than half of all recipients as unknown: its configuration is probably wrong, and nobody more is suppressed. Mend it, and take back whom it cost with `digest suppressions lift --since TIME --reason ...`; sending goes on by itself once recipients are taken again.");

    private static RelayFault Mend(string sentence) => new(sentence, NeedsMending: true);

    private static RelayFault Wait(string sentence) => new(sentence, NeedsMending: false);

    private static string Where(SmtpSettings smtp) => $"{smtp.Host} port {smtp.Port}";

    private static string Words(Exception e) =>
        e is OperationCanceledException or TimeoutException ? "no answer in time" : HeaderText.OneLine(e.Message, 300).TrimEnd('.');

    /// <summary>Some relays answer a login with what they were sent, which is the password in base64.</summary>
    private static string LoginWords(Exception e, SmtpSettings smtp)
    {
        var words = AfterAuth().Replace(Words(e), "AUTH (not shown)");
        if (smtp.Password is not { Length: > 0 } password)
            return words;
        return new[] { Base64($"\0{smtp.User}\0{password}"), Base64(password), password }.Aggregate(words, (said, secret) => said.Replace(secret, "(not shown)", StringComparison.Ordinal));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"\bAUTH\s+(?:PLAIN|LOGIN|[A-Z0-9]+-[A-Z0-9-]+|XOAUTH2?|[A-Za-z0-9+/=]{8,})\b.*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AfterAuth();

    private static string Reply(SmtpCommandException e) => SmtpReply.Of((int)e.StatusCode, e.Message).ToString();
}
