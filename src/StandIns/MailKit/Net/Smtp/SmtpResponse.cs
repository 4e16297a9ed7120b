namespace MailKit.Net.Smtp;

/// <summary>A reply: its code, and its lines' text with line feeds between them.</summary>
public class SmtpResponse(SmtpStatusCode code, string response)
{
    public SmtpStatusCode StatusCode { get; } = code;

    public string Response { get; } = response;
}
