namespace MimeKit;

internal static class HeaderNames
{
    private static readonly Dictionary<HeaderId, string> s_names = new()
    {
        [HeaderId.ArchivedAt] = "Archived-At",
        [HeaderId.AutoSubmitted] = "Auto-Submitted",
        [HeaderId.Bcc] = "Bcc",
        [HeaderId.Cc] = "Cc",
        [HeaderId.Comments] = "Comments",
        [HeaderId.ContentDescription] = "Content-Description",
        [HeaderId.ContentDisposition] = "Content-Disposition",
        [HeaderId.ContentId] = "Content-Id",
        [HeaderId.ContentLanguage] = "Content-Language",
        [HeaderId.ContentLocation] = "Content-Location",
        [HeaderId.ContentTransferEncoding] = "Content-Transfer-Encoding",
        [HeaderId.ContentType] = "Content-Type",
        [HeaderId.Date] = "Date",
        [HeaderId.DkimSignature] = "DKIM-Signature",
        [HeaderId.From] = "From",
        [HeaderId.Importance] = "Importance",
        [HeaderId.InReplyTo] = "In-Reply-To",
        [HeaderId.Keywords] = "Keywords",
        [HeaderId.ListArchive] = "List-Archive",
        [HeaderId.ListHelp] = "List-Help",
        [HeaderId.ListId] = "List-Id",
        [HeaderId.ListOwner] = "List-Owner",
        [HeaderId.ListPost] = "List-Post",
        [HeaderId.ListSubscribe] = "List-Subscribe",
        [HeaderId.ListUnsubscribe] = "List-Unsubscribe",
        [HeaderId.ListUnsubscribePost] = "List-Unsubscribe-Post",
        [HeaderId.MessageId] = "Message-Id",
        [HeaderId.MimeVersion] = "MIME-Version",
        [HeaderId.Organization] = "Organization",
        [HeaderId.OriginalRecipient] = "Original-Recipient",
        [HeaderId.Precedence] = "Precedence",
        [HeaderId.Priority] = "Priority",
        [HeaderId.Received] = "Received",
        [HeaderId.References] = "References",
        [HeaderId.ReplyTo] = "Reply-To",
        [HeaderId.ReturnPath] = "Return-Path",
        [HeaderId.Sender] = "Sender",
        [HeaderId.Subject] = "Subject",
        [HeaderId.To] = "To",
        [HeaderId.UserAgent] = "User-Agent",
        [HeaderId.XMailer] = "X-Mailer",
        [HeaderId.XPriority] = "X-Priority",
    };

    private static readonly Dictionary<string, HeaderId> s_ids =
        s_names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static string ToHeaderName(this HeaderId id) =>
        s_names.TryGetValue(id, out var name) ? name : throw new ArgumentOutOfRangeException(nameof(id));

    public static HeaderId ToHeaderId(this string field) => s_ids.GetValueOrDefault(field, HeaderId.Unknown);
}
